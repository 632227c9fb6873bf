//! From the code that came back to whom it stands for.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields, JwsSigningAlgorithm, Nonce,
    OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, SignatureVerificationError, StandardErrorResponse,
    StandardTokenResponse, TokenResponse,
};
use parcelpilot_domain::identity_provider::ProviderProblem;
use runtime::clock::now;
use secrecy::{ExposeSecret, SecretString};

use super::calls::Calls;
use super::claims::{Identity, OtherClaims};
use super::discovery::Discovery;
use super::{LEEWAY, ProviderError, ProviderSettings};

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Answer = StandardTokenResponse<Fields, CoreTokenType>;

/// As the library's own, but for the claims.
pub(super) type Client = openidconnect::Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What came back, and what only this browser has.
pub(super) struct Exchange {
    pub code: SecretString,
    pub verifier: PkceCodeVerifier,
    pub nonce: Nonce,
}

pub(super) fn client(
    metadata: &CoreProviderMetadata,
    settings: &ProviderSettings,
) -> Result<Client, ProviderError> {
    let redirect = RedirectUrl::new(settings.answer_url.clone())
        .map_err(|_| misconfigured("the public URL is none that people could come back to"))?;
    let secret = settings.client_secret.as_ref();
    let client = Client::from_provider_metadata(
        metadata.clone(),
        ClientId::new(settings.client_id.clone()),
        secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
    );
    let takes = |method| {
        let methods = metadata.token_endpoint_auth_methods_supported();
        methods.is_none_or(|methods| methods.contains(&method))
    };
    let in_body =
        !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost);
    Ok(client.set_redirect_uri(redirect).set_auth_type(match in_body {
        true => AuthType::RequestBody,
        false => AuthType::BasicAuth,
    }))
}

/// # Errors
/// The provider can't be reached, refuses the code, or its answer can't be trusted.
pub(super) async fn identity(
    calls: &Calls,
    discovery: &Discovery,
    settings: &ProviderSettings,
    exchange: Exchange,
) -> Result<Identity, ProviderError> {
    let metadata = discovery.current(calls, settings).await?;
    let known = client(&metadata, settings)?;
    let answer: Answer = known
        .exchange_code(AuthorizationCode::new(exchange.code.expose_secret().to_owned()))
        .map_err(|_| misconfigured("it names no token endpoint"))?
        .set_pkce_verifier(exchange.verifier)
        .request_async(calls)
        .await
        .map_err(ProviderError::of_exchange)?;
    let nonce = &exchange.nonce;
    let claims = match verified(&known, &metadata, &answer, nonce)? {
        Verified::Trusted(claims) => claims,
        Verified::UnknownKey => {
            let newer = discovery.newer(calls, settings, &metadata).await?;
            match verified(&client(&newer, settings)?, &newer, &answer, nonce)? {
                Verified::Trusted(claims) => claims,
                Verified::UnknownKey => {
                    return Err(ProviderError::new(
                        ProviderProblem::Untrusted,
                        "its ID token is signed with none of its keys",
                    ));
                }
            }
        }
    };
    let identity = Identity::of_token(&claims, &settings.groups_claim);
    let lacks_groups = identity.groups.is_none() && !settings.roles.is_empty();
    if known.user_info_url().is_none() || (identity.email.is_some() && !lacks_groups) {
        return Ok(identity);
    }
    let subject = claims.subject().clone();
    let more = known
        .user_info(answer.access_token().clone(), Some(subject))
        .map_err(|_| misconfigured("it names no address for what it knows of people"))?
        .request_async(calls)
        .await
        .map_err(ProviderError::of_user_info)?;
    Ok(identity.and(&more, &settings.groups_claim))
}

enum Verified {
    Trusted(Box<IdTokenClaims<OtherClaims, CoreGenderClaim>>),
    /// The provider may have begun to use a new one.
    UnknownKey,
}

/// Issuer, audience, signature, expiry and nonce are the expected ones.
fn verified(
    client: &Client,
    metadata: &Arc<CoreProviderMetadata>,
    answer: &Answer,
    nonce: &Nonce,
) -> Result<Verified, ProviderError> {
    let token = answer
        .id_token()
        .ok_or_else(|| misconfigured("its token endpoint answers without an ID token"))?;
    // The provider's key and nobody else's: who knows the client's secret could sign with it.
    let algorithms = metadata.id_token_signing_alg_values_supported().iter();
    let algorithms: Vec<_> = algorithms
        .filter(|algorithm| !algorithm.uses_shared_secret())
        .cloned()
        .collect();
    let millis = u64::try_from(now().minus(LEEWAY).millis()).unwrap_or(0);
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(algorithms)
        .set_time_fn(move || moment.into());
    match token.claims(&verifier, nonce) {
        Ok(claims) => Ok(Verified::Trusted(Box::new(claims.clone()))),
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            Ok(Verified::UnknownKey)
        }
        Err(error) => Err(ProviderError::of_claims(error)),
    }
}

fn misconfigured(detail: &str) -> ProviderError {
    ProviderError::new(ProviderProblem::Misconfigured, detail)
}
