//! scratch
use synod_tests::run;
use synod_model::Micros;
fn main(){
  // seeds where S2 leads early
  for seed in 1..400u64 {
    let text=format!("synod 1 raft nodes=5\nseed {seed}\nload 4/s put\nuntil 5s\n");
    let mut s=run::open(&text);
    s.run_on(Micros(1_000_000)).unwrap();
    let e=s.end(false);
    let l:Vec<_>=e.nodes.iter().filter(|n|n.role=="leader").map(|n|n.name.clone()).collect();
    let t=e.nodes[0].state["current_term"].clone();
    if l==["S2"] && t==1 {
      let el=s.marks().iter().find(|m|matches!(m.kind, synod_sim::MarkKind::Protocol(synod_model::Mark::Elected))).map(|m|m.at.0);
      let att=s.marks().iter().filter(|m|matches!(m.kind, synod_sim::MarkKind::Protocol(synod_model::Mark::Attempt))).count();
      // leader crash
      let mut r=String::new();
      for extra in ["at 1s crash 2\nat 2s restart 2\n","at 1s partition 1 2 | 3 4 5\nat 3s heal\n"] {
        let mut s=run::open(&format!("{text}{extra}"));
        s.run_on(Micros(5_000_000)).unwrap();
        let ms:Vec<String>=s.marks().iter().filter_map(|m|match m.kind{synod_sim::MarkKind::Protocol(synod_model::Mark::Elected)=>Some(format!("E{}",m.at.0/1000)),synod_sim::MarkKind::Protocol(synod_model::Mark::Attempt)=>Some(format!("a{}",m.at.0/1000)),_=>None}).collect();
        r+=&format!(" | {}",ms.join(" "));
      }
      println!("{seed} elected {:?} attempts {att}{r}",el);
    }
  }
}
