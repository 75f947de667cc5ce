//! Two callers tell the story, and now and then name one thing that is not theirs, in the path, the query or the body. What the
//! one names belongs to others, what the other names to nobody; neither can tell.

use domain::scope::Scope;

use super::{Calling, World, story};

#[tokio::test]
async fn to_one_thing_are_like_references_to_nothing() {
    let story = story().await;
    let mut world = World::new(&story.names).await;
    let mut home = world.home();
    let mut lonely = world.other("lonely", &Scope::ALL, Calling::AsTheyStand).await;
    let (unknown, _) = world.names(Calling::WithBeginning("xb-"));
    let mut owners = [
        world.sibling("live", &Scope::ALL, Calling::WithBeginning("xa-")).await,
        world.other("owners", &Scope::ALL, Calling::WithBeginning("xa-")).await,
    ];
    for (endpoint, sample) in &story.parts {
        let told = world.tell(&mut home, sample).await;
        let as_well = world.tell(&mut lonely, sample).await;
        // What was made under another name belongs to the caller from then on.
        let told = home.sees(&told, &[&owners[0].names, &owners[1].names]);
        let as_well = lonely.sees(&as_well, &[&unknown]);
        assert_eq!(told, as_well, "{}", sample.operation);
        for owner in owners.iter_mut().filter(|owner| !owner.shares(endpoint)) {
            world.tell(owner, sample).await;
        }
        for name in &sample.names {
            for owner in owners.iter().filter(|owner| !owner.shares(endpoint)) {
                let key = format!("{} {name} {}", sample.operation, owner.is_sibling);
                let to_others = sample.with_one_renamed(name, &owner.names);
                let to_others = world.send(&mut home, &to_others, &key).await;
                let to_others = home.sees(&to_others, &[&owners[0].names, &owners[1].names]);
                let to_nothing = sample.with_one_renamed(name, &unknown);
                let to_nothing = world.send(&mut lonely, &to_nothing, &key).await;
                let to_nothing = lonely.sees(&to_nothing, &[&unknown]);
                assert_eq!(to_others, to_nothing, "{} with another {name}", sample.operation);
            }
        }
    }
}
