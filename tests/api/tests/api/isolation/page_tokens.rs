//! Tokens of next pages are good for the list that they were given out for, in the environment in which they were.

use domain::scope::Scope;
use http_api::StatusCode;

use super::{Calling, Teller, World, samples::Sample, story};

/// The name of the parameter and of the member, the same in every API that has such tokens.
const NEXT_TOKEN: &str = "nextToken";

/// The status of a page of a list behind a token.
async fn status(world: &World, teller: &mut Teller, list: &Sample, token: &str) -> StatusCode {
    world.send(teller, &list.with_parameter(NEXT_TOKEN, token), "page").await.status
}

#[tokio::test]
async fn are_refused_everywhere_else() {
    let story = story().await;
    let mut world = World::new(&story.names).await;
    let mut home = world.home();
    let (more, _) = world.names(Calling::WithBeginning("xa-"));
    let mut others = [
        world.sibling("live", &Scope::ALL, Calling::AsTheyStand).await,
        world.other("others", &Scope::ALL, Calling::AsTheyStand).await,
    ];
    let mut lists: Vec<(&Sample, String)> = Vec::new();
    for (endpoint, sample) in &story.parts {
        world.tell(&mut home, sample).await;
        for other in others.iter_mut().filter(|other| !other.shares(endpoint)) {
            world.tell(other, sample).await;
        }
        // There is more of everything than the story tells of, so that a page of one is not all there is.
        if endpoint.route.writes() && !sample.takes_away() {
            let others = sample.names.iter().map(|name| sample.with_one_renamed(name, &more));
            for (number, another) in others.chain([sample.renamed(&more)]).enumerate() {
                world.send(&mut home, &another, &format!("{} {number}", sample.operation)).await;
            }
        }
        if !endpoint.route.query.contains(&NEXT_TOKEN) {
            continue;
        }
        if endpoint.route.operation == "list-audit" {
            world.tenant.catch_up().await;
        }
        let list = sample.with_parameter("pageSize", "1");
        let page = world.send(&mut home, &list, "page").await.expect(StatusCode::OK);
        let token = page[NEXT_TOKEN].as_str().map(str::to_owned);
        let token = token.unwrap_or_else(|| panic!("{} has no second page: {page}", sample.operation));
        assert_eq!(status(&world, &mut home, &list, &token).await, StatusCode::OK, "{}", sample.operation);
        for other in &mut others {
            let answered = status(&world, other, &list, &token).await;
            assert_eq!(answered, StatusCode::BAD_REQUEST, "{} in {}", sample.operation, other.beginning);
        }
        for (another, of_another) in &lists {
            for (list, token) in [(sample, of_another), (*another, &token)] {
                let answered = status(&world, &mut home, list, token).await;
                let (one, other) = (sample.operation, another.operation);
                assert_eq!(answered, StatusCode::BAD_REQUEST, "one token for {one} and {other}");
            }
        }
        lists.push((sample, token));
    }
    assert!(!lists.is_empty());
}
