//! Unique states a second of the explorer, one thread: `cargo bench -p synod-specs`.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use synod_explore::{AnySearch, SearchOptions};

fn open(id: &str, rms: &str) -> Box<dyn AnySearch> {
    let spec = synod_specs::find(id).expect("it is a specification");
    spec.search([("rms", rms)], [], None, SearchOptions::default()).expect("the parameter fits")
}

fn states(c: &mut Criterion) {
    let mut group = c.benchmark_group("states");
    group.sample_size(10);
    for (id, rms, distinct) in [
        ("spec:two-phase", "7", 296_448),
        ("spec:two-phase", "8", 1_745_408),
        ("spec:paxos-commit", "2", 1_321_761),
    ] {
        group.throughput(Throughput::Elements(distinct));
        group.bench_function(format!("{id}/rms={rms}"), |b| {
            b.iter_batched_ref(
                || open(id, rms),
                |search| {
                    while search.advance(1 << 16).ended.is_none() {}
                    assert_eq!(search.progress().distinct, distinct, "{id}");
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, states);
criterion_main!(benches);
