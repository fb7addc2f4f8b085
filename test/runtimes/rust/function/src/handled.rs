//! The cases below a handler that survives them, and logs them as the event says.

use crate::{Order, act, at_load, unspeakable};
use lambda_runtime::{Context, Error, LambdaEvent, tracing};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

const MAX_ANSWER: usize = 6_291_556;

pub async fn handler(
    handling: &str,
    case: &str,
    event: LambdaEvent<Value>,
) -> Result<Value, Error> {
    let way = event.payload["way"].as_str().unwrap_or_default().to_owned();
    let Err(error) = survive(handling, case, event).await else {
        return Err("nothing failed".into());
    };
    tell(&way, &error);
    if way != "last" {
        tracing::info!("answered 502");
    }
    Ok(json!({ "statusCode": 502 }))
}

fn tell(way: &str, error: &Error) {
    match way {
        "display" => tracing::error!("order not placed: {error}"),
        "debug" => tracing::error!("order not placed: {error:?}"),
        "field" => tracing::error!(?error, "order not placed"),
        "warn" => tracing::warn!(%error, "order not placed"),
        "stderr" => eprintln!("Error: {error:?}"),
        _ => println!("order not placed: {error:?}"),
    }
}

/// The same before there is a handler, logged in all ways at once.
pub async fn in_init(ways: &str, case: &str) {
    match caught(case, LambdaEvent::new(json!({}), Context::default())).await {
        Ok(()) => std::process::exit(99),
        Err(error) => ways.split(',').for_each(|way| tell(way, &error)),
    }
}

pub async fn without_it(_: LambdaEvent<Value>) -> Result<Value, Error> {
    tracing::info!("answered without it");
    Ok(json!("ok"))
}

async fn survive(handling: &str, case: &str, event: LambdaEvent<Value>) -> Result<(), Error> {
    match handling {
        "in-child" => in_child().await,
        "in-time" => {
            Ok(tokio::time::timeout(Duration::from_millis(300), caught(case, event)).await??)
        }
        _ => caught(case, event).await,
    }
}

/// A panic ends the task alone.
async fn caught(case: &str, event: LambdaEvent<Value>) -> Result<(), Error> {
    let case = case.to_owned();
    tokio::spawn(async move { answer(&case, event).await }).await?
}

async fn answer(case: &str, event: LambdaEvent<Value>) -> Result<(), Error> {
    at_load(case)?;
    let answer = match case {
        "platform_fault/response-not-serialisable" => {
            serde_json::to_string(&unspeakable(event).await?)?
        }
        "platform_fault/payload" => serde_json::from_value::<Order>(event.payload)?
            .id
            .to_string(),
        _ => act(case, event).await?.to_string(),
    };
    if answer.len() > MAX_ANSWER {
        return Err(format!(
            "Response payload size exceeded maximum allowed payload size ({MAX_ANSWER} bytes)."
        )
        .into());
    }
    Ok(())
}

async fn in_child() -> Result<(), Error> {
    let mut worker = Command::new(std::env::current_exe()?)
        .env("CHILD", "1")
        .spawn()?;
    if std::env::var("SIGNAL").is_ok() {
        tokio::time::sleep(Duration::from_millis(300)).await;
        worker.kill()?;
    }
    Err(format!("worker: {}", worker.wait()?).into())
}

/// The case in a process of its own.
pub async fn alone(case: &str) -> Result<(), Error> {
    answer(case, LambdaEvent::new(json!({}), Context::default())).await
}
