use anyhow::Context;
use lambda_runtime::Error;
use reqwest::{Client, Proxy};
use serde_json::Value;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(200);
pub const SILENT: &str = "10.255.255.1";

pub async fn handler(name: &str) -> Result<Value, Error> {
    match name {
        "refused" => get("http://127.0.0.1:5433/prices").await?,
        "refused-in-anyhow" => get("http://127.0.0.1:5433/prices")
            .await
            .context("fetch prices")?,
        "refused-std" => connect("127.0.0.1:5433").map(drop)?,
        "refused-in-panic" => drop(TcpStream::connect("127.0.0.1:5433").unwrap()),
        "unreachable" => get("http://10.0.9.1/").await?,
        "unreachable-std" => connect("10.0.9.1:80").map(drop)?,
        "name-not-found" => get("http://prices.invalid/").await?,
        "name-not-found-std" => connect("prices.invalid:80").map(drop)?,
        "name-server-fails" => get("http://again.invalid/").await?,
        "reset" => get("http://127.0.0.1:18081/").await?,
        "reset-std" => read(connect("127.0.0.1:18087")?)?,
        "broken-pipe" => write_after_reset()?,
        "closed" => get("http://127.0.0.1:18082/").await?,
        "read-timeout" => {
            get_with(
                Client::builder().timeout(SHORT).build()?,
                "http://127.0.0.1:18083/slow",
            )
            .await?
        }
        "read-timeout-std" => read_slowly()?,
        "connect-timeout" => {
            let client = Client::builder().connect_timeout(SHORT).build()?;
            get_with(client, &format!("http://{SILENT}/prices")).await?
        }
        "connect-timeout-std" => connect_slowly()?,
        "plain-http-on-https" => get("https://127.0.0.1:18084/").await?,
        "certificate" => get("https://127.0.0.1:18085/").await?,
        "proxy-503" => {
            let proxy = Proxy::all("http://127.0.0.1:18086")?;
            get_with(
                Client::builder().proxy(proxy).build()?,
                "https://prices.example/",
            )
            .await?
        }
        _ => return Err(format!("no case {name}").into()),
    }
    Ok(Value::Null)
}

pub async fn get(url: &str) -> reqwest::Result<()> {
    get_with(Client::new(), url).await
}

async fn get_with(client: Client, url: &str) -> reqwest::Result<()> {
    client.get(url).send().await.map(drop)
}

pub fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

pub fn connect_slowly() -> io::Result<()> {
    let address = format!("{SILENT}:5432").parse().map_err(io::Error::other)?;
    TcpStream::connect_timeout(&address, SHORT).map(drop)
}

fn read(mut stream: TcpStream) -> io::Result<()> {
    stream.read(&mut [0]).map(drop)
}

fn read_slowly() -> io::Result<()> {
    let stream = connect("127.0.0.1:18083")?;
    stream.set_read_timeout(Some(SHORT))?;
    read(stream)
}

fn write_after_reset() -> io::Result<()> {
    let mut stream = connect("127.0.0.1:18087")?;
    let _ = stream.read(&mut [0]);
    stream.write_all(b"price of A-1?")
}
