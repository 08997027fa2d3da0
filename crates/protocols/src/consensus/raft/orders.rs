//! What operators ask of the servers: any server takes an order, and the leader carries it out.
//!
//! A server that does not lead passes an order on, and repeats it until there is an answer, as it does with commands; but no
//! session remembers an order, so one that is repeated must do no harm.

use super::Server;
use super::message::{Message, OrderReply, OrderRequest};
use super::request::{Asker, OpenOrder, Order, Refusal};
use super::state::Timer;
use crate::replicated::Machine;
use synod_model::{Delay, Effects, NodeId, Reply, RequestId, Value, texts};

texts! {
    WAITS: "{0} keeps “{1}” until it knows a leader.", "{0} 暂存“{1}”，直到知道谁是领导者。";
    PASSES_ON: "{0} passes “{1}” on to {2}, the leader it follows.", "{0} 把“{1}”转给它跟随的领导者 {2}。";
    CANNOT: "{0} cannot carry out “{1}” of {2}: it does not lead.", "{0} 无法执行 {2} 的“{1}”：它不是领导者。";
    IS_DONE: "{0} hears that “{1}” is done.", "{0} 得知“{1}”已完成。";
    IS_REFUSED: "{0} hears that “{1}” is refused: {2}.", "{0} 得知“{1}”被拒绝：{2}。";
    IS_CLIENT: "{0} is a client: “{1}” is asked of servers.", "{0} 是客户端：“{1}”应向服务器节点提出。";
    LATE: "{0} no longer waits for this answer of {1}.", "{0} 已不再等待 {1} 的这个答复。";
}

/// An operator asks a client node, which can do nothing about it.
pub(super) fn refuse_at_client<X, T>(me: NodeId, id: RequestId, order: Order, fx: &mut Effects<'_, X, T>) {
    fx.note(&IS_CLIENT, [me.into(), order.to_string().into()]);
    fx.reply(id, Reply::Fail("not-a-server"));
}

impl<M: Machine> Server<'_, '_, M> {
    /// An operator asks this server.
    pub(super) fn on_order(&mut self, id: RequestId, order: Order) {
        if order == Order::Compact {
            return self.compact(id);
        }
        let open = OpenOrder { serial: id.0, order };
        self.memory.orders.push(open);
        self.submit_order(open);
    }

    /// Hands an order to the leader, if there is one.
    fn submit_order(&mut self, OpenOrder { serial, order }: OpenOrder) {
        let me = self.ctx.me;
        let said = |order: Order| order.to_string().into();
        match self.memory.leader(me) {
            None => self.fx.note(&WAITS, [me.into(), said(order)]),
            Some(leader) if leader == me => self.carry_out(Asker { server: me, serial }, order),
            Some(leader) => {
                self.fx.note(&PASSES_ON, [me.into(), said(order), leader.into()]);
                self.fx.send(leader, Message::OrderRequest(OrderRequest { serial, order }));
                self.fx.set_timer(Timer::Retry, Delay::Fixed(self.ctx.config.retry()));
            }
        }
    }

    /// Hands over the orders that wait.
    pub(super) fn submit_orders(&mut self) {
        for open in self.memory.orders.0.clone() {
            self.submit_order(open);
        }
    }

    /// Another server passes an order on.
    pub(super) fn on_order_request(&mut self, from: NodeId, OrderRequest { serial, order }: OrderRequest) {
        if self.memory.leads() {
            return self.carry_out(Asker { server: from, serial }, order);
        }
        self.fx.note(&CANNOT, [self.ctx.me.into(), order.to_string().into(), from.into()]);
    }

    fn carry_out(&mut self, asker: Asker, order: Order) {
        match order {
            Order::Transfer { node } => self.transfer_to(asker, node),
            // Each server does that by itself; nobody passes it on.
            Order::Compact => {}
            _ => self.change_members(asker, order),
        }
    }

    /// Tells who has asked how it ended.
    pub(super) fn answer_order(&mut self, asker: Asker, refused: Option<Refusal>) {
        let reply = OrderReply { serial: asker.serial, refused };
        if asker.server == self.ctx.me {
            self.conclude_order(asker.server, reply);
        } else {
            self.fx.send(asker.server, Message::OrderReply(reply));
        }
    }

    /// An order that was asked here has its answer.
    pub(super) fn conclude_order(&mut self, from: NodeId, OrderReply { serial, refused }: OrderReply) {
        let me = self.ctx.me;
        let Some(at) = self.memory.orders.iter().position(|open| open.serial == serial) else {
            return self.fx.note(&LATE, [me.into(), from.into()]);
        };
        let order = self.memory.orders.remove(at).order.to_string();
        match refused {
            None => self.fx.note(&IS_DONE, [me.into(), order.into()]),
            Some(why) => self.fx.note(&IS_REFUSED, [me.into(), order.into(), why.word().into()]),
        }
        let reply = refused.map_or(Reply::Ok(Value::None), |why| Reply::Fail(why.word()));
        self.fx.reply(RequestId(serial), reply);
        if self.memory.orders.is_empty() && self.memory.stub.is_empty() {
            self.fx.clear_timer(Timer::Retry);
        }
    }
}
