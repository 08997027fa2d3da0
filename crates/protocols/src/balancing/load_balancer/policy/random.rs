//! Random: any server, each as likely as the other.
//!
//! It needs to know nothing, and so it knows nothing: with n servers and many requests the fullest has about
//! `ln n / ln ln n` times the average, and a request may join a long queue while others stand empty.

use super::{At, Balancer, Pick};
use synod_model::{Word, texts};

texts! {
    pub(super) SHORT: "random", "随机";
    WHY: "drawn at random", "随机选出";
}

pub(super) fn pick(at: &mut At<Balancer>, _: Word) -> Pick {
    Pick::new(at.draw(), &WHY, [])
}
