//! The function whose failures are recorded: CASE says which.

mod crash;
mod failure;
mod handled;
mod harmless;
mod network;

use lambda_runtime::{Error, LambdaEvent, run, service_fn, tracing};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::net::TcpStream;

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let case = std::env::var("CASE")?;
    if std::env::var("CHILD").is_ok() {
        return handled::alone(&case).await;
    }
    if let Ok(ways) = std::env::var("IN_INIT") {
        handled::in_init(&ways, &case).await;
        return run(service_fn(handled::without_it)).await;
    }
    if let Ok(handling) = std::env::var("HANDLING") {
        return run(service_fn(|event| {
            handled::handler(&handling, &case, event)
        }))
        .await;
    }
    at_load(&case)?;
    match case.as_str() {
        "platform_fault/response-not-serialisable" => run(service_fn(unspeakable)).await,
        "platform_fault/payload" => run(service_fn(of_number)).await,
        _ => run(service_fn(|event| act(&case, event))).await,
    }
}

/// What happens before there is a handler.
fn at_load(case: &str) -> Result<(), Error> {
    match case {
        "init_error/panic" | "init_error/panic-with-backtrace" => {
            std::env::var("TABLE_NAME").expect("TABLE_NAME must be set");
        }
        "init_error/main-returns-error" => return Err("TABLE_NAME is not set".into()),
        "init_error/main-returns-anyhow" => {
            use anyhow::Context;
            std::env::var("TABLE_NAME").context("read the settings")?;
        }
        "init_error/exit" => std::process::exit(3),
        "network_error/refused-at-load" => {
            TcpStream::connect("127.0.0.1:5433")?;
        }
        _ => {}
    }
    Ok(())
}

#[derive(Deserialize)]
struct Order {
    id: u32,
}

async fn of_number(event: LambdaEvent<Order>) -> Result<u32, Error> {
    Ok(event.payload.id)
}

/// JSON has no keys but texts.
async fn unspeakable(_: LambdaEvent<Value>) -> Result<HashMap<(u8, u8), u8>, Error> {
    Ok(HashMap::from([((1, 2), 3)]))
}

async fn act(case: &str, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (class, name) = case.split_once('/').ok_or("no case")?;
    match class {
        "crash" | "out_of_memory" | "timeout" => crash::handler(name).await,
        "exception" | "platform_fault" => failure::handler(name, event.payload).await,
        "network_error" => network::handler(name).await,
        _ => harmless::handler(name).await,
    }
}
