use anyhow::Context;
use lambda_runtime::{Error, tracing};
use serde_json::{Value, json};
use std::{fmt, time::Duration};

pub async fn handler(name: &str, payload: Value) -> Result<Value, Error> {
    match name {
        "returns-error" | "retried" => Err(empty().into()),
        "text-as-error" => Err("order is empty".into()),
        "anyhow-chain" => Ok(load().context("order 4411")?),
        "two-lines-of-message" => Err("order A-1:\nno items".into()),
        "elapsed" => {
            tokio::time::timeout(
                Duration::from_millis(50),
                tokio::time::sleep(Duration::from_secs(9)),
            )
            .await?;
            Ok(Value::Null)
        }
        "between-healthy" => {
            tracing::info!("order");
            if payload["fail"] == true {
                Err(empty().into())
            } else {
                Ok(json!("ok"))
            }
        }
        "response-too-large" => Ok(json!("x".repeat(7_000_000))),
        _ => Err(format!("no case {name}").into()),
    }
}

#[derive(Debug)]
pub enum OrderError {
    #[allow(dead_code, reason = "its Debug form is printed")]
    Empty { sku: String },
}

impl fmt::Display for OrderError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OrderError::Empty { sku } = self;
        write!(out, "order {sku} is empty")
    }
}

impl std::error::Error for OrderError {}

pub fn empty() -> OrderError {
    OrderError::Empty { sku: "A-1".into() }
}

fn load() -> anyhow::Result<Value> {
    Err(empty()).context("load order")
}
