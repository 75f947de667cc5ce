//! The keys that name settings in paths: `setting.<NAMESPACE>.<id>.<ENTITYTYPE>.<entityId>`.

use domain::{
    Violation,
    text::{Namespace, SettingId},
};

use super::setting_shapes::{Entity, EntityType};

/// What a key names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SettingKey {
    /// The namespace.
    pub(super) namespace: Namespace,
    /// The id of the setting.
    pub(super) id: SettingId,
    /// What it hangs on.
    pub(super) entity: Entity,
}

impl SettingKey {
    /// Reads a key; `None` when it names no setting that there could be. All of its parts may hold dots but the namespace, which
    /// ends at the first; the first part behind the id that is a type is the type.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (namespace, rest) = text.strip_prefix("setting.")?.split_once('.')?;
        let split = |entity_type: EntityType| {
            let between = format!(".{}.", entity_type.name());
            let place = rest.find(&between)?;
            Some((place, &rest[place + between.len()..], entity_type))
        };
        let (place, entity_id, entity_type) =
            EntityType::ALL.into_iter().filter_map(split).min_by_key(|(place, ..)| *place)?;
        Some(Self {
            namespace: Namespace::parse(namespace).ok()?,
            id: SettingId::parse(&rest[..place]).ok()?,
            entity: Entity::parse(entity_type, entity_id).ok()?,
        })
    }
}

/// Refuses a namespace that would end before its end in a key.
pub(super) fn must_be_a_namespace(namespace: &Namespace) -> Result<(), Violation> {
    if namespace.as_str().contains('.') {
        return Err(Violation::Separator { separator: ".".to_owned() });
    }
    Ok(())
}

/// Refuses an id that would end before its end in a key.
pub(super) fn must_be_an_id(id: &SettingId) -> Result<(), Violation> {
    let types = EntityType::ALL.map(|entity_type| format!(".{}", entity_type.name()));
    // In a key, a dot follows.
    let ending = format!("{}.", id.as_str());
    let found = types.into_iter().find(|name| ending.contains(&format!("{name}.")));
    found.map_or(Ok(()), |separator| Err(Violation::Separator { separator }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<[String; 4]> {
        let SettingKey { namespace, id, entity } = SettingKey::parse(text)?;
        let entity_type = entity.entity_type().name().to_owned();
        Some([namespace.to_string(), id.to_string(), entity_type, entity.id().to_owned()])
    }

    #[test]
    fn the_parts_of_a_key_may_hold_dots() {
        for (text, expected) in [
            ("setting.USER.limit.CUSTOMER.acme", ["USER", "limit", "CUSTOMER", "acme"]),
            ("setting.USER.a.b.ACCOUNT.admin@example.com", ["USER", "a.b", "ACCOUNT", "admin@example.com"]),
            ("setting.USER.x.ACCOUNT.y.CUSTOMER.z", ["USER", "x", "ACCOUNT", "y.CUSTOMER.z"]),
            ("setting.USER.x.CUSTOMER.y.ACCOUNT.z", ["USER", "x", "CUSTOMER", "y.ACCOUNT.z"]),
        ] {
            assert_eq!(parts(text), Some(expected.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn what_is_no_key_names_nothing() {
        for text in [
            "",
            "setting",
            "setting.USER",
            "setting.USER.limit",
            "setting.USER.limit.CUSTOMER",
            "setting.USER.limit.CUSTOMER.",
            "setting.USER.CUSTOMER.acme",
            "setting..limit.CUSTOMER.acme",
            "setting.USER.limit.PRICE_PLAN.acme",
            "setting.USER.limit.customer.acme",
            "USER.limit.CUSTOMER.acme",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
