//! The lists of Togai's API: a token of theirs carries everything that tells the list, so that later requests need nothing
//! else.

use domain::Violation;
use http_api::{Call, Failure, Parameters, Response, StatusCode, fitting};
use serde::Serialize;
use store::{Page, Position};
use validation::{NextToken, Place, Report, Shape, parameters};

/// What a token is bound to besides the environment and the operation: nothing, because it says all the rest itself.
const BOUND_TO: &str = "";

/// The parameter that carries a token.
const NEXT_TOKEN: &str = "nextToken";
/// The parameter that may differ from page to page.
const PAGE_SIZE: &str = "pageSize";

/// What a request asks of a list: its own parameters and those that its token carries.
pub(super) struct Asked<Q> {
    /// All of them, read.
    pub(super) query: Q,
    /// Behind what the page begins.
    pub(super) behind: Option<Position>,
    /// All of them but the token, as they were given.
    given: Parameters,
}

/// Reads what a request asks of a list, with `Q` for its parameters, `nextToken` and `pageSize` among them.
///
/// # Errors
///
/// [`Failure::Invalid`] with everything that is wrong with the parameters; a token that this operation has not given out,
/// or one next to filters that are not those it carries.
pub(super) fn read<Q: Shape>(call: &Call) -> Result<Asked<Q>, Failure> {
    let query: Q = call.query()?;
    let given = &call.request.query;
    let token = given.iter().find(|(name, _)| name == NEXT_TOKEN).map(|(_, value)| value.clone());
    let Some(carried) = call.page_token(&BOUND_TO).read_optional(&NextToken(token))? else {
        return Ok(Asked { query, behind: None, given: given.clone() });
    };
    let (behind, mut carried): (String, Parameters) =
        serde_json::from_str(carried.as_str()).map_err(|_| foreign_token())?;
    for (name, value) in given.iter().filter(|(name, _)| name != NEXT_TOKEN) {
        match carried.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if name == PAGE_SIZE => known.clone_from(value),
            Some((_, known)) if known == value => {}
            None if name == PAGE_SIZE => carried.push((name.clone(), value.clone())),
            _ => return Err(foreign_token()),
        }
    }
    let query = parameters(&carried).map_err(Failure::Invalid)?;
    Ok(Asked { query, behind: Some(Position::new(&behind)), given: carried })
}

fn foreign_token() -> Failure {
    Failure::Invalid(Report::of(Place::Parameter(NEXT_TOKEN.to_owned()), Violation::ForeignToken))
}

/// A page of a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<V> {
    data: Vec<V>,
    next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context>,
}

/// How the list goes on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    page_size: usize,
    sort_order: &'static str,
}

/// How a page shows its list.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    /// With how many objects a page has at most, and in which order it is.
    Context {
        /// The most objects of a page.
        page_size: usize,
        /// Whether the greatest comes first.
        descending: bool,
    },
    /// Without.
    Plain,
}

impl<Q> Asked<Q> {
    /// The answer with this status that shows a page, each object as `view` makes it look.
    pub(super) fn answer<'page, T, V: Serialize>(
        &self,
        call: &Call,
        page: &'page Page<T>,
        shown: Shown,
        view: impl Fn(&'page T) -> V,
    ) -> Result<Response, Failure> {
        let (data, next) = fitting(page, view);
        let next_token = next.map(|position| self.token(call, position)).transpose()?;
        let context = match shown {
            Shown::Plain => None,
            Shown::Context { page_size, descending } => {
                Some(Context { page_size, sort_order: if descending { "DESC" } else { "ASC" } })
            }
        };
        Response::json(StatusCode::OK, &Listed { data, next_token, context })
    }

    fn token(&self, call: &Call, position: &Position) -> Result<String, Failure> {
        let carried: Vec<_> = self.given.iter().filter(|(name, _)| name != NEXT_TOKEN).collect();
        let text = serde_json::to_string(&(position.as_str(), carried))
            .map_err(|error| Failure::Internal { cause: error.to_string() })?;
        Ok(call.page_token(&BOUND_TO).write(&Position::new(&text)))
    }
}

/// The answer that shows a whole list.
pub(super) fn whole<V: Serialize>(status: StatusCode, data: Vec<V>) -> Result<Response, Failure> {
    Response::json(status, &Listed { data, next_token: None, context: None })
}
