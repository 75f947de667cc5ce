//! One story told in several environments at once, under the same ids: nobody can tell that others tell it too, and an id that
//! somebody else has is free.

use domain::scope::Scope;

use super::{Calling, World, story};

#[tokio::test]
async fn goes_the_same_way_everywhere() {
    let story = story().await;
    let mut world = World::new(&story.names).await;
    let mut home = world.home();
    let mut others = [
        world.sibling("live", &Scope::ALL, Calling::AsTheyStand).await,
        world.other("others", &Scope::ALL, Calling::AsTheyStand).await,
    ];
    for (endpoint, sample) in &story.parts {
        let told = world.tell(&mut home, sample).await;
        let told = home.sees(&told, &[]);
        for other in &mut others {
            if other.shares(endpoint) {
                // What was drawn for both is drawn for neither again.
                other.source.catch_up_with(&home.source);
                continue;
            }
            let theirs = world.tell(other, sample).await;
            assert_eq!(other.sees(&theirs, &[]), told, "{} in {}", sample.operation, other.beginning);
        }
    }
    let stored = world.stored(&home).await;
    for other in &others {
        let mut theirs = world.stored(other).await;
        if other.is_sibling {
            // What the tenant's environments share was asked for in one of them, and recorded there.
            theirs.extend(stored.iter().filter(|key| key.starts_with("IDEMPOTENCY#")).cloned());
        }
        assert_eq!(theirs, stored, "{}", other.beginning);
    }
}
