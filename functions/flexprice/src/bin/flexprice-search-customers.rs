//! `flexprice-search-customers` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(flexprice::search_customers::endpoint()).await
}
