//! What handlers take out of a request, and how a refusal goes back.

use crate::service::{Address, ServiceError};
use axum::{
    Json,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use wire::{Refusal, RefusalKind, Secret};

/// A refusal with its status.
pub struct Refused(Refusal);

impl From<ServiceError> for Refused {
    fn from(error: ServiceError) -> Self {
        Self(error.into_refusal())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0.kind {
            RefusalKind::Denied => StatusCode::FORBIDDEN,
            RefusalKind::BadInput => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::NoSession => StatusCode::UNAUTHORIZED,
            RefusalKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(self.0)).into_response()
    }
}

/// The caller's address, as the socket saw it: no header can claim another.
pub struct Caller(pub Address);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| Self(Address::from(address.ip())))
            .ok_or_else(|| ServiceError::BadInput("The request has no address.".into()).into())
    }
}

/// The session's token; an empty one when there is none, which no session has.
pub struct Bearer(pub Secret);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        Ok(Self(Secret(token.to_owned())))
    }
}

/// A JSON body. What can't be read is not repeated: it may hold a password.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;
    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => {
                let why = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                    "The request is larger than any that is known."
                } else {
                    "The request can't be read: it is not the JSON that this path takes."
                };
                Err(ServiceError::BadInput(why.into()).into())
            }
        }
    }
}
