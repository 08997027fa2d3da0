//! The run in the Informal Trace Format (Apalache ADR 015), which tools for TLA+ and Quint read: a state for the start and one
//! after each step. Each field of the nodes is a variable, a map from the names of the nodes that have it.

use crate::session::Session;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use synod_model::{Lang, NodeId, Status};
use synod_scenario::ScenarioError;

/// What a variable of the run itself is called; a field of that name keeps it with an underscore behind it.
const OWN: [&str; 3] = ["action", "time_us", "status"];

/// The states of a run, one after the other.
#[derive(Default)]
pub struct Itf {
    states: Vec<Map<String, Value>>,
}

impl Itf {
    /// The present branch up to the present.
    ///
    /// # Errors
    /// As [`Session::seek`]; the steps are known, so there is no reason for one.
    pub fn of(session: &mut Session, lang: Lang) -> Result<String, ScenarioError> {
        let present = session.present();
        let mut this = Self::default();
        for step in 0..=present.step {
            session.seek(step)?;
            this.see(session, lang);
        }
        session.seek_moment(present.moment())?;
        Ok(this.end(session, lang).to_string())
    }

    /// The run has come to a state.
    pub fn see(&mut self, session: &Session, lang: Lang) {
        let action = match session.present().step {
            0 => "init".to_owned(),
            _ => session.caption().render(lang, &|node| session.name(node)),
        };
        let index = self.states.len();
        let mut state = Map::new();
        state.insert("#meta".to_owned(), json!({ "index": index }));
        state.insert(OWN[0].to_owned(), action.into());
        state.insert(OWN[1].to_owned(), session.present().at.0.into());
        let mut fields: Map<String, Value> = Map::new();
        let mut all = vec![Vec::new()];
        let mut keys = vec![OWN[2].to_owned()];
        for at in 0..session.names().len() {
            let node = NodeId::at(at);
            let (name, view) = (session.name(node), session.node(node, usize::MAX));
            let status = match session.status(node) {
                Status::Up => "up",
                Status::Down => "down",
                Status::Paused => "paused",
            };
            all[0].push(json!([name, status]));
            for field in &view.fields {
                let key = if OWN.contains(&field.name) {
                    format!("{}_", field.name)
                } else {
                    field.name.to_owned()
                };
                let place = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
                    keys.push(key);
                    all.push(Vec::new());
                    all.len() - 1
                });
                all[place].push(json!([name, expression(field.value.to_json())]));
            }
        }
        for (key, pairs) in keys.into_iter().zip(all) {
            fields.insert(key, json!({ "#map": pairs }));
        }
        state.extend(fields);
        self.states.push(state);
    }

    /// All states with what the format wants to know of them.
    pub fn end(mut self, session: &Session, lang: Lang) -> Value {
        let vars: BTreeSet<&String> =
            self.states.iter().flat_map(Map::keys).filter(|key| *key != "#meta").collect();
        let vars: Vec<String> = vars.into_iter().cloned().collect();
        // A variable that no node has yet is an empty map.
        for state in &mut self.states {
            for var in &vars {
                state.entry(var.clone()).or_insert_with(|| json!({ "#map": [] }));
            }
        }
        let scenario = session.scenario();
        let meta = json!({
            "format": "ITF",
            "format-description": "https://apalache.informal.systems/docs/adr/015adr-trace.html",
            "source": scenario.system.value,
            "description": scenario.title(lang).unwrap_or(&scenario.system.value),
        });
        json!({ "#meta": meta, "vars": vars, "states": self.states })
    }
}

/// A value as an expression of the format: it has no null, and keys that are numbers make a map.
fn expression(value: Value) -> Value {
    match value {
        Value::Null => "none".into(),
        Value::Array(all) => all.into_iter().map(expression).collect(),
        Value::Object(fields) => {
            let numbers = !fields.is_empty() && fields.keys().all(|key| key.parse::<u32>().is_ok());
            if numbers {
                let pair = |(key, value): (String, Value)| {
                    json!([key.parse::<u32>().unwrap_or(0), expression(value)])
                };
                let pairs: Vec<Value> = fields.into_iter().map(pair).collect();
                return json!({ "#map": pairs });
            }
            Value::Object(fields.into_iter().map(|(key, value)| (key, expression(value))).collect())
        }
        Value::Number(number) if !number.is_i64() && !number.is_u64() => number.to_string().into(),
        other => other,
    }
}
