//! `synod lesson print`: a lesson for a class, as a page of HTML with pictures: the hand-out, or the teacher's sheet.

use super::{HELP, Source, desk};
use crate::export::picture;
use crate::failure::{Done, Failure, Outcome};
use crate::output::Out;
use crate::{texts as t, values};
use clap::Args;
use std::fmt::Write as _;
use synod_lesson::{Answers, Bit, Lesson, Played, Stand, Told};
use synod_model::{Lang, Text};
use synod_scenario::{Link, Run};
use synod_scene::Theme;
use synod_sim::{Catalogue, REVISION, Session};

/// Print a lesson: a page of HTML with pictures, as it is read without a screen.
#[derive(Args)]
pub(super) struct Print {
    #[arg(help = HELP)]
    source: String,
    /// The language: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
    /// The teacher's sheet instead: the aim, what to ask, what is right, a link a step
    #[arg(long)]
    teacher: bool,
    /// The address of the page, for the links
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    page: String,
}

impl Print {
    /// Runs the command.
    pub(super) fn run(self, out: &mut Out) -> Done<Outcome> {
        let lang = self.lang;
        let source = Source::read(&self.source, lang)?;
        if source.is_challenge() {
            return Err(Failure::Bad(t::say(&t::NOT_PRINTED.with([source.name.as_str().into()]), lang)));
        }
        let wrong = |error| source.wrong(&error, lang);
        let lesson = Lesson::parse(&source.text).map_err(wrong)?;
        let catalogue = synod_library::catalogue();
        let played = lesson.play(desk(&catalogue)).map_err(wrong)?;
        let bundled = synod_library::lesson(&self.source).map(|bundled| (bundled.system, bundled.id));
        let sheet = Sheet {
            lesson: &lesson,
            played: &played,
            catalogue: &catalogue,
            lang,
            page: &self.page,
            bundled,
        };
        let body = if self.teacher { sheet.teacher() } else { sheet.hand_out() }.map_err(wrong)?;
        out.text(&sheet.whole(&body))?;
        Ok(Outcome::Fine)
    }
}

/// A lesson on paper.
struct Sheet<'a> {
    lesson: &'a Lesson,
    played: &'a Played,
    catalogue: &'a Catalogue,
    lang: Lang,
    page: &'a str,
    /// The system and the id of a lesson that comes with Synod.
    bundled: Option<(&'static str, &'static str)>,
}

type Html = Result<String, synod_scenario::ScenarioError>;

impl Sheet<'_> {
    /// The page.
    fn whole(&self, body: &str) -> String {
        let title = escaped(&self.lesson.title.get(self.lang).words());
        let aim = escaped(&self.lesson.aim.get(self.lang).words());
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
             <h1>{title}</h1>\n<p class=\"aim\">{aim}</p>\n{body}</html>\n",
            self.lang.tag()
        )
    }

    /// What a reader gets: all steps with their pictures, and the answers at the end.
    fn hand_out(&self) -> Html {
        let mut body = String::new();
        let mut answers = String::new();
        let mut run: Option<(usize, Box<Session>)> = None;
        for (nth, stand) in self.played.stands.iter().enumerate() {
            if run.as_ref().is_none_or(|(part, _)| *part != stand.part) {
                run =
                    Some((stand.part, self.catalogue.open(self.played.parts[stand.part].scenario.clone())?));
            }
            let mut drawn = String::new();
            if let Some((_, session)) = &mut run {
                stand.go(session)?;
                drawn = picture(session, self.lang, Theme::Light);
            }
            let number = nth + 1;
            let _ =
                writeln!(body, "<section><figure>{}</figure><div><h2>{number}</h2>", without_header(&drawn));
            body.push_str(&self.prose(&stand.says));
            if let Some(asked) = &stand.answers {
                self.question(asked, &mut body);
                let _ = write!(answers, "<li value=\"{number}\">");
                self.right(asked, &mut answers);
                answers.push_str("</li>\n");
            }
            let link = escaped(&self.link(nth, stand)?);
            let _ = writeln!(body, "<p class=\"link\"><a href=\"{link}\">{link}</a></p></div></section>");
        }
        let heading = t::ANSWERS.get(self.lang);
        let _ = writeln!(body, "<section class=\"answers\"><h2>{heading}</h2><ol>\n{answers}</ol></section>");
        Ok(body)
    }

    /// What a teacher gets: a page to speak from.
    fn teacher(&self) -> Html {
        let mut body = String::from("<table>\n");
        let heading = |text: &'static Text| format!("<th>{}</th>", text.get(self.lang));
        let _ = writeln!(
            body,
            "<tr><th></th>{}{}{}</tr>",
            heading(&t::ASKED_ALOUD),
            heading(&t::ANSWERS),
            heading(&t::SHOWN)
        );
        for (nth, stand) in self.played.stands.iter().enumerate() {
            let link = escaped(&self.link(nth, stand)?);
            let (mut asked, mut right) = (String::new(), String::new());
            match &stand.answers {
                Some(answers) => {
                    asked = escaped(&answers.question.plain(self.lang));
                    self.right(answers, &mut right);
                }
                None => asked.push_str(&first_sentence(&stand.says, self.lang)),
            }
            let step = &self.lesson.steps[nth];
            let acts: Vec<String> =
                step.acts.iter().map(|act| format!("<code>{}</code>", escaped(&act.text.value))).collect();
            let _ = writeln!(
                body,
                "<tr><td>{}</td><td>{asked}</td><td>{right}{}</td><td><a href=\"{link}\">{}</a></td></tr>",
                nth + 1,
                acts.join("<br>"),
                escaped(&step.id.value)
            );
        }
        body.push_str("</table>\n");
        Ok(body)
    }

    /// The link to a step.
    fn link(&self, nth: usize, stand: &Stand) -> Html {
        if let Some((system, id)) = self.bundled {
            let step = &self.lesson.steps[nth].id.value;
            return Ok(format!("{}#/{system}?lesson={id}&step={step}", self.page));
        }
        let scenario = &self.played.parts[stand.part].scenario;
        let mut session = self.catalogue.open(scenario.clone())?;
        session.seek(stand.at.step)?;
        let link = Link {
            system: scenario.system.value.clone(),
            at: Some(stand.at),
            run: Some(Run {
                revision: REVISION,
                fingerprint: session.fingerprint(),
                text: scenario.to_string(),
            }),
            ..Link::default()
        };
        Ok(format!("{}{}", self.page, synod_scenario::encode(&link)))
    }

    fn question(&self, asked: &Answers, body: &mut String) {
        let _ = writeln!(body, "<p class=\"ask\">{}</p><ul>", inline(asked.question.get(self.lang)));
        for option in &asked.options {
            let _ = writeln!(body, "<li>{}</li>", inline(option.says.get(self.lang)));
        }
        body.push_str("</ul>\n");
    }

    /// The options that came true, and why.
    fn right(&self, asked: &Answers, body: &mut String) {
        for option in asked.options.iter().filter(|option| option.right) {
            let (says, why) = (inline(option.says.get(self.lang)), inline(option.why.get(self.lang)));
            let stop = if self.lang == Lang::En { "." } else { "。" };
            let _ = write!(body, "<b>{says}{stop}</b> {why} ");
        }
    }

    fn prose(&self, told: &Told) -> String {
        let paragraphs = told.get(self.lang).split(|bit| *bit == Bit::Paragraph);
        let told: Vec<String> = paragraphs.map(|bits| format!("<p>{}</p>\n", inline(bits))).collect();
        told.concat()
    }
}

fn inline(bits: &[Bit]) -> String {
    let part = |bit: &Bit| match bit {
        Bit::Words(text) => escaped(text),
        Bit::Term(text) => format!("<dfn>{}</dfn>", escaped(text)),
        Bit::Value(text) => format!("<b>{}</b>", escaped(text)),
        Bit::Source(text) => format!("<cite>[{}]</cite>", escaped(text)),
        Bit::Paragraph => String::new(),
    };
    bits.iter().map(part).collect()
}

/// What a text says first.
fn first_sentence(told: &Told, lang: Lang) -> String {
    let text = told.plain(lang);
    let end = text.char_indices().find(|(at, c)| match c {
        '。' => true,
        '.' => text[at + 1..].starts_with([' ', '\n']) || at + 1 == text.len(),
        _ => false,
    });
    escaped(end.map_or(text.as_str(), |(at, c)| &text[..at + c.len_utf8()]))
}

/// A picture as part of a page.
fn without_header(svg: &str) -> &str {
    svg.find("<svg").map_or(svg, |at| &svg[at..])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "
body{font:16px/1.5 system-ui,'Noto Sans','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
h1{font-size:1.75rem;margin:0}.aim{color:#555}
section{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,4fr);gap:1.5rem;padding:1rem 0;border-top:1px solid #ddd;break-inside:avoid}
figure{margin:0}svg{width:100%;height:auto;display:block}
h2{font-size:1rem;margin:0;color:#777}p{margin:.4rem 0}dfn{font-weight:600;font-style:normal}cite{font-style:normal;color:#666;font-size:.85em}
.ask{font-weight:600}ul{list-style:none;padding:0;margin:.3rem 0}li{padding:.1rem 0}ul li::before{content:'\\25a2';padding-right:.5rem}
.link{font-size:.7rem;overflow-wrap:anywhere}.link a{color:#777}
.answers{display:block}table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{border-top:1px solid #ccc;padding:.35rem .6rem;text-align:left;vertical-align:top}
code{font-size:.85em}
@media (max-width:40rem){section{display:block}}
@media print{body{margin:0;max-width:none;font-size:11pt}a{color:inherit;text-decoration:none}}
";
