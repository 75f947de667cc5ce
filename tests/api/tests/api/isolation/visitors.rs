//! A caller with nothing of its own, who sends what others send: whatever it names is there for others or for nobody, and it cannot
//! tell which.

use std::collections::BTreeSet;

use domain::scope::Scope;
use http_api::Endpoint;

use super::{Calling, Seen, Story, World, samples::Sample, story};

/// What a visitor is to the one who has things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visitor {
    Sibling,
    Stranger,
    /// With no more scopes than the route names.
    StrangerWithOneScope,
}

/// What a visitor sees, who is the first in an environment, and what it has stored by that; nothing where it may see what there is.
async fn visit(
    world: &mut World,
    (endpoint, sample): &(Endpoint, Sample),
    visitor: Visitor,
    calling: Calling,
) -> Option<(Seen, BTreeSet<String>)> {
    let name = format!("{:06}", world.tellers);
    let mut teller = match visitor {
        Visitor::Sibling => world.sibling(&name, &Scope::ALL, calling).await,
        Visitor::Stranger => world.other(&name, &Scope::ALL, calling).await,
        Visitor::StrangerWithOneScope => world.other(&name, &[endpoint.route.scope], calling).await,
    };
    if teller.shares(endpoint) {
        return None;
    }
    let request = sample.renamed(&teller.names);
    let answer = world.send(&mut teller, &request, sample.operation).await;
    let stored = if endpoint.route.writes() { world.stored(&teller).await } else { BTreeSet::new() };
    Some((teller.sees(&answer, &[]), stored))
}

#[tokio::test]
async fn cannot_tell_what_others_have_from_what_nobody_has() {
    let Story { parts, names } = story().await;
    let mut world = World::new(names).await;
    let mut home = world.home();
    for part in parts {
        let (endpoint, sample) = part;
        if !sample.takes_away() {
            world.tell(&mut home, sample).await;
        }
        let before =
            if endpoint.route.writes() { world.tenant.stored(&home.beginning).await } else { Vec::new() };
        for visitor in [Visitor::Sibling, Visitor::Stranger, Visitor::StrangerWithOneScope] {
            let foreign = visit(&mut world, part, visitor, Calling::AsOthers).await;
            let unknown = visit(&mut world, part, visitor, Calling::AsLong).await;
            assert_eq!(foreign, unknown, "{} by {visitor:?}", endpoint.route.operation);
        }
        if endpoint.route.writes() {
            assert_eq!(world.tenant.stored(&home.beginning).await, before, "{}", sample.operation);
        }
        if sample.takes_away() {
            world.tell(&mut home, sample).await;
        }
    }
}
