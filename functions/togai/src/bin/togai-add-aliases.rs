//! `togai-add-aliases` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(togai::add_aliases::endpoint()).await
}
