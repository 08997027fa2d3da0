//! `synod judge`: whether runs solve a challenge; a class in one command.

use crate::failure::{Done, Failure, Outcome};
use crate::format::{left, widest};
use crate::lesson::desk;
use crate::output::Out;
use crate::source::{Source, named_text, read_text};
use crate::{texts as t, values};
use clap::Args;
use serde_json::{Value, json};
use synod_lesson::{Challenge, Desk};
use synod_model::Lang;

/// Judge whether runs solve a challenge.
///
/// The link of a run is the proof: it is judged at the moment that the link shows, or at the end of its run. A link that cannot
/// be read is not solved, and the others are judged all the same. Status 1: not all are solved.
#[derive(Args)]
pub(crate) struct Judge {
    /// The challenge, as SYSTEM/CHALLENGE, or its file
    challenge: String,
    /// Links; or files, or `-` for the standard input, with a link a line or as CSV with a name before it
    #[arg(required = true)]
    links: Vec<String>,
    /// The language of sentences: en or zh-CN
    #[arg(long, value_parser = values::lang, default_value = "en")]
    lang: Lang,
    /// One JSON array instead of a table
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// CSV instead of a table
    #[arg(long)]
    csv: bool,
}

/// One that is judged.
struct Entry {
    who: String,
    link: Option<String>,
}

/// What the judge says of it.
struct Row {
    who: String,
    actions: usize,
    steps: u64,
    /// Nothing if it is solved.
    why: Vec<String>,
}

impl Judge {
    /// Runs the command.
    pub(crate) fn run(self, out: &mut Out) -> Done<Outcome> {
        let (lang, catalogue) = (self.lang, synod_library::catalogue());
        let challenge = self.challenge()?;
        let mut entries = Vec::new();
        for link in &self.links {
            self.entries(link, &mut entries)?;
        }
        if entries.is_empty() {
            return Err(Failure::Bad(t::NOTHING_TO_JUDGE.get(lang).to_owned()));
        }
        let rows = entries.into_iter().map(|entry| judged(&challenge, desk(&catalogue), entry, lang));
        let rows: Vec<Row> = rows.collect::<Done<_>>()?;
        if self.json {
            out.line(rows.iter().map(Row::json).collect::<Value>())?;
        } else if self.csv {
            out.text(&as_csv(&rows, lang))?;
        } else {
            as_table(&rows, lang, out)?;
        }
        let all = rows.iter().all(|row| row.why.is_empty());
        Ok(if all { Outcome::Fine } else { Outcome::Violation })
    }

    fn challenge(&self) -> Done<Challenge> {
        let name = &self.challenge;
        let text = match synod_library::challenge(name) {
            Some(bundled) => bundled.text.to_owned(),
            None => named_text(name, self.lang)?.ok_or_else(|| {
                let ids = synod_library::ids();
                let all = ids.iter().flat_map(|id| synod_library::challenges_of(id));
                let all: Vec<String> = all.map(|c| format!("{}/{}", c.system, c.id)).collect();
                let says = t::NO_CHALLENGE.with([name.as_str().into(), all.join(", ").into()]);
                Failure::Bad(t::say(&says, self.lang))
            })?,
        };
        Challenge::parse(&text).map_err(|error| Failure::scenario(Some(name), &error, self.lang))
    }

    /// What an argument stands for: a link, or the lines of a file.
    fn entries(&self, text: &str, entries: &mut Vec<Entry>) -> Done {
        if text.contains("#/") {
            entries.push(Entry { who: (entries.len() + 1).to_string(), link: Some(text.to_owned()) });
            return Ok(());
        }
        let lines = if text == "-" {
            read_text("stdin", std::io::stdin().lock(), self.lang)?
        } else {
            let missing = || Failure::Bad(t::say(&t::NO_SOURCE.with([text.into()]), self.lang));
            named_text(text, self.lang)?.ok_or_else(missing)?
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(lines.as_bytes());
        for (nth, record) in reader.records().enumerate() {
            let record = record.map_err(|error| {
                Failure::Bad(t::say(&t::NOT_CSV.with([text.into(), error.to_string().into()]), self.lang))
            })?;
            let link = record.iter().find(|field| field.contains("#/")).map(str::to_owned);
            let others: Vec<&str> =
                record.iter().filter(|field| !field.is_empty() && !field.contains("#/")).collect();
            // The first line may be the names of the columns.
            if record.iter().all(str::is_empty) || nth == 0 && link.is_none() {
                continue;
            }
            let who = if others.is_empty() { (entries.len() + 1).to_string() } else { others.join(" ") };
            entries.push(Entry { who, link });
        }
        Ok(())
    }
}

/// Judges one.
fn judged(challenge: &Challenge, desk: Desk<'_>, entry: Entry, lang: Lang) -> Done<Row> {
    let who = entry.who;
    let refused = |why: String| Row { who: who.clone(), actions: 0, steps: 0, why: vec![why] };
    let Some(link) = &entry.link else { return Ok(refused(t::NO_LINK.get(lang).to_owned())) };
    let source = match Source::from_link(link, Some(lang)) {
        Ok(source) => source,
        Err(Failure::Bad(why)) => return Ok(refused(why)),
        Err(closed) => return Err(closed),
    };
    let read = source.link.as_ref();
    if read.is_none_or(|link| link.run.is_none()) {
        return Ok(refused(t::OTHER_LINK.get(lang).to_owned()));
    }
    Ok(match challenge.judge(desk, &source.scenario, read.and_then(|link| link.at)) {
        Ok(judged) => {
            let name =
                |node: synod_model::NodeId| judged.names.get(node.index()).cloned().unwrap_or_default();
            let why = judged.why.iter().map(|says| says.render(lang, &name)).collect();
            Row { who, actions: judged.actions, steps: judged.steps, why }
        }
        Err(error) => refused(error.render(lang)),
    })
}

impl Row {
    fn json(&self) -> Value {
        json!({
            "who": self.who,
            "solved": self.why.is_empty(),
            "actions": self.actions,
            "steps": self.steps,
            "why": self.why,
        })
    }

    fn verdict(&self, lang: Lang) -> &'static str {
        if self.why.is_empty() { t::SOLVED.get(lang) } else { t::NOT_SOLVED.get(lang) }
    }
}

fn as_csv(rows: &[Row], lang: Lang) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["who", "solved", "actions", "steps", "why"];
    // A list in memory takes whatever is written.
    let _ = writer.write_record(head);
    for row in rows {
        let solved = if row.why.is_empty() { "yes" } else { "no" };
        let why = row.why.join(if lang == Lang::En { " " } else { "" });
        let (actions, steps) = (row.actions.to_string(), row.steps.to_string());
        let _ =
            writer.write_record([row.who.as_str(), solved, actions.as_str(), steps.as_str(), why.as_str()]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn as_table(rows: &[Row], lang: Lang, out: &mut Out) -> Done {
    let first = widest(rows.iter().map(|row| row.who.as_str()).chain([t::WHO.get(lang)]));
    let second = widest(rows.iter().map(|row| row.verdict(lang)));
    let (actions, steps) = (t::ACTIONS.get(lang), t::STEPS.get(lang));
    out.line(format_args!(
        "{}  {}  {actions}  {steps}  {}",
        left(t::WHO.get(lang), first),
        left("", second),
        t::WHY.get(lang)
    ))?;
    for row in rows {
        out.line(
            format!(
                "{}  {}  {}  {}  {}",
                left(&row.who, first),
                left(row.verdict(lang), second),
                left(&row.actions.to_string(), widest([actions].into_iter())),
                left(&row.steps.to_string(), widest([steps].into_iter())),
                row.why.join(" ")
            )
            .trim_end(),
        )?;
    }
    let solved = rows.iter().filter(|row| row.why.is_empty()).count();
    out.line(t::say(&t::OF_ALL.with([solved.into(), rows.len().into()]), lang))
}
