//! What a rule needs to matter: settings that are added where somebody asks what breaks without it.

use crate::{Param, Rule, Sentence, Text};

/// A setting that a rule which is off needs, and that a system does not have by what is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The rule.
    pub rule: &'static str,
    /// The parameter.
    pub key: &'static str,
    /// Its value, with which the rule matters.
    pub value: &'static str,
    /// The value that is given in its place; `None`: none is, and the needed one is to be added.
    pub given: Option<String>,
}

static ADDED: Text = Text::new(
    "{0}={1} is added: without it, nothing rests on the rule {2}.",
    "已添加 {0}={1}：没有它，规则 {2} 不起作用。",
);
static DIFFERS: Text = Text::new(
    "{0}={3} is left as it is given, though the rule {2} matters with {0}={1}.",
    "{0}={3} 按给定的值保留，但规则 {2} 在 {0}={1} 时才起作用。",
);

impl Need {
    /// What all of these rules that are off need, in the order of the rules. Who adds what one needs has given it for the
    /// next. `given` are the parameters that somebody has set; the others have their defaults. An unknown rule needs nothing.
    pub fn of(table: &[Param], rules: &[Rule], off: &[&str], given: &[(&str, &str)]) -> Vec<Self> {
        let mut needs: Vec<Self> = Vec::new();
        for rule in off.iter().filter_map(|id| rules.iter().find(|rule| rule.id == *id)) {
            for (key, value) in rule.needs.iter().filter_map(|need| need.split_once('=')) {
                let Some(param) = table.iter().find(|param| param.key == key) else { continue };
                let added = needs.iter().find(|need| need.key == key && need.given.is_none());
                let given = given.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
                let present = added.map(|need| need.value).or(given);
                let read = |text| param.read(text).ok();
                if read(present.unwrap_or(param.default)) != read(value) {
                    needs.push(Self { rule: rule.id, key, value, given: present.map(str::to_owned) });
                }
            }
        }
        needs
    }

    /// That it is added, or what is given in its place.
    pub fn says(&self) -> Sentence {
        let Self { rule, key, value, given } = self;
        match given {
            None => ADDED.with([(*key).into(), (*value).into(), (*rule).into()]),
            Some(given) => {
                DIFFERS.with([(*key).into(), (*value).into(), (*rule).into(), given.as_str().into()])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, NodeId, ParamKind};

    const TABLE: &[Param] = &[
        param("reads", ParamKind::Choice(&["log", "lease"]), "log"),
        param("check-quorum", ParamKind::Flag, "off"),
        param("prevote", ParamKind::Flag, "on"),
    ];

    const fn param(key: &'static str, kind: ParamKind, default: &'static str) -> Param {
        Param { key, kind, default, says: Text::new("what it is", "说明"), live: false }
    }

    const RULES: &[Rule] = &[
        rule("vote-lease", &["reads=lease", "check-quorum=on", "prevote=on"]),
        rule("log-reads", &["reads=log"]),
    ];

    const fn rule(id: &'static str, needs: &'static [&'static str]) -> Rule {
        Rule { id, says: Text::new("what it demands", "要求"), protects: &[], needs, hunt: None }
    }

    #[track_caller]
    fn check(off: &[&str], given: &[(&str, &str)], expected: &[&str]) {
        let name = |node: NodeId| node.number().to_string();
        let needs = Need::of(TABLE, RULES, off, given);
        let said: Vec<String> = needs.iter().map(|need| need.says().render(Lang::En, &name)).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_not_given_is_added_and_what_is_given_stays() {
        let reads = "reads=lease is added: without it, nothing rests on the rule vote-lease.";
        let quorum = "check-quorum=on is added: without it, nothing rests on the rule vote-lease.";
        let off = "check-quorum=off is left as it is given, though the rule vote-lease matters with check-quorum=on.";
        let log = "reads=lease is left as it is given, though the rule log-reads matters with reads=log.";
        check(&["vote-lease"], &[], &[reads, quorum]);
        check(&["vote-lease"], &[("reads", "lease"), ("check-quorum", "yes")], &[]);
        check(&["vote-lease"], &[("check-quorum", "off")], &[reads, off]);
        check(&["vote-lease", "log-reads"], &[], &[reads, quorum, log]);
        check(&["log-reads", "nothing"], &[], &[]);
    }
}
