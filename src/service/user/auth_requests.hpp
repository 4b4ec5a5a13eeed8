// Requests and responses of set-up, sign-in, refresh and a user's own account.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "service/describe_common.hpp"
#include "store/describe_identity.hpp"
#include "wire/json.hpp"

namespace ballast::service {

enum class SignInState : std::uint8_t { kSignedIn, kCodeRequired };

struct OidcOption {
    std::string name;
    std::string label;
};

struct AuthOptionsResponse {
    bool passwords = false;
    bool set_up = false;
    bool locked_down = false;
    std::string name;
    std::vector<OidcOption> providers;
};

struct SetupRequest {
    std::string key;
    std::string email;
    std::string name;
    std::string password;
    std::string workspace = "";
    bool browser = false;
};

struct LoginRequest {
    std::string email;
    std::string password;
    bool browser = false;
    std::string program = "";
};

struct CodeRequest {
    std::string challenge;
    std::string code;
};

struct SignInResponse {
    SignInState state = SignInState::kSignedIn;
    std::string challenge;
    std::string csrf;
    std::string access_token;
    std::string refresh_token;
    int expires_in = 0;
    std::int64_t recovery_codes_left = 0;
};

struct RefreshRequest {
    std::string refresh_token;
};

struct ForgotRequest {
    std::string email;
};

struct NewPasswordRequest {
    std::string key;
    std::string password;
    std::string name = "";
};

struct PasswordSetResponse {
    std::string email;
};

struct ChangePasswordRequest {
    std::string current_password;
    std::string password;
    bool end_other_sign_ins = true;
};

struct OwnPasswordRequest {
    std::string password;
};

struct EnrollResponse {
    std::string secret;
    std::string uri;
    int qr_size = 0;
    std::string qr_path;
};

struct ConfirmCodeRequest {
    std::string code;
};

struct RecoveryCodesResponse {
    std::vector<std::string> codes;
};

struct Done {
    std::int64_t ended = 0;
};

struct SignInView {
    std::string id;
    store::TokenKind kind = store::TokenKind::kSession;
    std::string name;
    std::string remote;
    std::string agent;
    Instant created_at;
    std::optional<Instant> last_used_at;
    std::optional<Instant> expires_at;
    bool current = false;
};

struct ListSignInsResponse {
    std::vector<SignInView> data;
};

struct EndSignInRequest {
    std::string sign_in = "";
    bool others = false;
};

struct ProfileRequest {
    std::optional<std::string> name;
    std::optional<std::string> locale;
    std::optional<std::string> time_zone;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr wire::Limits kEmailLimits{.min_length = 3, .max_length = 254};
// More than the name limit, so that any character of a password is accepted.
inline constexpr wire::Limits kPasswordLimits{.min_length = 1, .max_length = 1024};
inline constexpr wire::Limits kKeyLimits{.min_length = 1, .max_length = 128};

template <>
struct Described<service::SignInState> {
    using enum service::SignInState;
    static constexpr std::string_view name = "SignInState";
    static constexpr std::string_view doc = "State of a sign-in.";
    static constexpr std::array values{
        word(kSignedIn, "signed_in", "Complete."),
        word(kCodeRequired, "code_required",
             "The password is right: send auth.totp with the challenge and a one-time code.")};
};

template <>
struct Described<service::OidcOption> {
    using T = service::OidcOption;
    static constexpr std::string_view name = "OidcOption";
    static constexpr std::string_view doc = "An identity provider through which users sign in.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name, for auth.oidc_start."),
                   required("label", &T::label, "Label of its button."));
};

template <>
struct Described<service::AuthOptionsResponse> {
    using T = service::AuthOptionsResponse;
    static constexpr std::string_view name = "AuthOptions";
    static constexpr std::string_view doc = "How users sign in to this server.";
    static constexpr auto fields = wire::list(
        required("passwords", &T::passwords,
                 "Whether users sign in with passwords; otherwise its owner, by link."),
        required("set_up", &T::set_up, "Whether the first administrator exists."),
        required("locked_down", &T::locked_down,
                 "Whether sign-in is refused to everyone but the owner at the command line."),
        required("name", &T::name, "Display name of the home workspace."),
        required("providers", &T::providers,
                 "Identity providers through which users can sign in, too."));
};

template <>
struct Described<service::SetupRequest> {
    using T = service::SetupRequest;
    static constexpr std::string_view name = "SetupRequest";
    static constexpr std::string_view doc = "The first administrator of a server.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Key of the link printed by `ballast serve` or `ballast link`.",
                 kKeyLimits),
        required("email", &T::email, "E-mail address, with which the administrator signs in.",
                 kEmailLimits),
        required("name", &T::name, "Full name.", {.min_length = 1, .max_length = 100}),
        required("password", &T::password, "Password, of at least 15 characters.", kPasswordLimits),
        optional("workspace", &T::workspace,
                 "Display name of the home workspace, such as that of the company; unchanged when "
                 "empty.",
                 {.max_length = 100}),
        optional("browser", &T::browser, "Whether the caller is a browser, which gets a cookie."));
};

template <>
struct Described<service::LoginRequest> {
    using T = service::LoginRequest;
    static constexpr std::string_view name = "LoginRequest";
    static constexpr std::string_view doc = "A sign-in with e-mail address and password.";
    static constexpr auto fields = wire::list(
        required("email", &T::email, "E-mail address of the user.", kEmailLimits),
        required("password", &T::password, "Password of the user.", kPasswordLimits),
        optional("browser", &T::browser,
                 "Whether the caller is a browser, which gets a cookie instead of tokens."),
        optional("program", &T::program,
                 "Name of the program, shown in the list of sign-ins; its User-Agent when empty.",
                 {.max_length = 100}));
};

template <>
struct Described<service::CodeRequest> {
    using T = service::CodeRequest;
    static constexpr std::string_view name = "CodeRequest";
    static constexpr std::string_view doc = "The second factor of a sign-in.";
    static constexpr auto fields = wire::list(
        required("challenge", &T::challenge, "Challenge returned by auth.login.", kKeyLimits),
        required("code", &T::code,
                 "Six digits of the authenticator app, or a recovery code, each valid once.",
                 {.min_length = 6, .max_length = 40}));
};

template <>
struct Described<service::SignInResponse> {
    using T = service::SignInResponse;
    static constexpr std::string_view name = "SignInResponse";
    static constexpr std::string_view doc =
        "A sign-in, complete or with its second factor missing.";
    static constexpr auto fields = wire::list(
        required("state", &T::state, "State of the sign-in."),
        required("challenge", &T::challenge,
                 "Challenge for auth.totp, valid for five minutes; empty when signed in."),
        required("csrf", &T::csrf,
                 "Value that a browser sends as X-CSRF-Token with every change; otherwise empty."),
        required("access_token", &T::access_token,
                 "Token that a program sends as Authorization: Bearer; otherwise empty."),
        required("refresh_token", &T::refresh_token,
                 "Token that auth.refresh exchanges, once, for the next two; otherwise empty."),
        required("expires_in", &T::expires_in,
                 "Lifetime of the access token, in seconds; 0 without an access token."),
        required("recovery_codes_left", &T::recovery_codes_left,
                 "Recovery codes that the user has left."));
};

template <>
struct Described<service::RefreshRequest> {
    using T = service::RefreshRequest;
    static constexpr std::string_view name = "RefreshRequest";
    static constexpr std::string_view doc = "A refresh token to exchange.";
    static constexpr auto fields = wire::list(
        required("refresh_token", &T::refresh_token, "The last refresh token.", kKeyLimits));
};

template <>
struct Described<service::ForgotRequest> {
    using T = service::ForgotRequest;
    static constexpr std::string_view name = "ForgotRequest";
    static constexpr std::string_view doc = "A user who needs a new password.";
    static constexpr auto fields =
        wire::list(required("email", &T::email, "E-mail address of the user.", kEmailLimits));
};

template <>
struct Described<service::NewPasswordRequest> {
    using T = service::NewPasswordRequest;
    static constexpr std::string_view name = "NewPasswordRequest";
    static constexpr std::string_view doc = "A password set with the key of a link.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Key of the link, valid once.", kKeyLimits),
        required("password", &T::password,
                 "New password, of at least 15 characters, or 8 with one-time codes.",
                 kPasswordLimits),
        optional("name", &T::name, "Full name; unchanged when empty.", {.max_length = 100}));
};

template <>
struct Described<service::PasswordSetResponse> {
    using T = service::PasswordSetResponse;
    static constexpr std::string_view name = "PasswordSet";
    static constexpr std::string_view doc =
        "A password that was set; the user can sign in with it.";
    static constexpr auto fields =
        wire::list(required("email", &T::email, "E-mail address with which the user signs in."));
};

template <>
struct Described<service::ChangePasswordRequest> {
    using T = service::ChangePasswordRequest;
    static constexpr std::string_view name = "ChangePasswordRequest";
    static constexpr std::string_view doc = "A change of the caller's password.";
    static constexpr auto fields = wire::list(
        required("current_password", &T::current_password, "Password until now.", kPasswordLimits),
        required("password", &T::password,
                 "New password, of at least 15 characters, or 8 with one-time codes.",
                 kPasswordLimits),
        optional("end_other_sign_ins", &T::end_other_sign_ins,
                 "Whether all sign-ins but this one end."));
};

template <>
struct Described<service::OwnPasswordRequest> {
    using T = service::OwnPasswordRequest;
    static constexpr std::string_view name = "OwnPasswordRequest";
    static constexpr std::string_view doc = "The caller's password, which protects a change.";
    static constexpr auto fields =
        wire::list(required("password", &T::password, "Password of the caller.", kPasswordLimits));
};

template <>
struct Described<service::EnrollResponse> {
    using T = service::EnrollResponse;
    static constexpr std::string_view name = "EnrollResponse";
    static constexpr std::string_view doc =
        "The secret of one-time codes, to enter into an authenticator app; returned only here.";
    static constexpr auto fields = wire::list(
        required("secret", &T::secret, "Secret in base32, to type."),
        required("uri", &T::uri, "Secret as an otpauth address, to open."),
        required("qr_size", &T::qr_size, "Side of the QR code of the address, in modules."),
        required("qr_path", &T::qr_path,
                 "Dark modules of the QR code, as the path of an SVG image of that side."));
};

template <>
struct Described<service::ConfirmCodeRequest> {
    using T = service::ConfirmCodeRequest;
    static constexpr std::string_view name = "ConfirmCodeRequest";
    static constexpr std::string_view doc = "A one-time code of the new secret.";
    static constexpr auto fields =
        wire::list(required("code", &T::code, "Six digits of the authenticator app.",
                            {.min_length = 6, .max_length = 6}));
};

template <>
struct Described<service::RecoveryCodesResponse> {
    using T = service::RecoveryCodesResponse;
    static constexpr std::string_view name = "RecoveryCodes";
    static constexpr std::string_view doc =
        "Codes that replace a one-time code, each valid once; returned only here.";
    static constexpr auto fields =
        wire::list(required("codes", &T::codes, "Ten codes; earlier ones are no longer valid."));
};

template <>
struct Described<service::Done> {
    using T = service::Done;
    static constexpr std::string_view name = "Done";
    static constexpr std::string_view doc = "A change that was made.";
    static constexpr auto fields =
        wire::list(required("ended", &T::ended, "Number of sign-ins that ended."));
};

template <>
struct Described<service::SignInView> {
    using T = service::SignInView;
    static constexpr std::string_view name = "SignIn";
    static constexpr std::string_view doc = "A browser or program in which the user is signed in.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the sign-in, needed to end it."),
                   required("kind", &T::kind, "Kind: a browser session or a program."),
                   required("name", &T::name, "Name of the program; browser for a browser."),
                   required("remote", &T::remote, "Network address at sign-in; may be empty."),
                   required("agent", &T::agent, "User-Agent at sign-in; may be empty."),
                   required("created_at", &T::created_at, "Time of the sign-in."),
                   required("last_used_at", &T::last_used_at,
                            "Time of the last call, to the minute; null when there was none."),
                   required("expires_at", &T::expires_at, "Time at which it ends."),
                   required("current", &T::current, "Whether this call was made with it."));
};

template <>
struct Described<service::ListSignInsResponse> {
    using T = service::ListSignInsResponse;
    static constexpr std::string_view name = "ListSignInsResponse";
    static constexpr std::string_view doc = "The caller's sign-ins.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Sign-ins that have not ended, newest first."));
};

template <>
struct Described<service::EndSignInRequest> {
    using T = service::EndSignInRequest;
    static constexpr std::string_view name = "EndSignInRequest";
    static constexpr std::string_view doc = "A sign-in to end, or all others.";
    static constexpr auto fields =
        wire::list(optional("sign_in", &T::sign_in, "Id of the sign-in; empty with `others`.",
                            {.max_length = 36}),
                   optional("others", &T::others, "Whether all sign-ins but this one end."));
};

template <>
struct Described<service::ProfileRequest> {
    using T = service::ProfileRequest;
    static constexpr std::string_view name = "ProfileRequest";
    static constexpr std::string_view doc = "A change of the caller's profile; absent fields stay.";
    static constexpr auto fields = wire::list(
        optional("name", &T::name, "Full name.", {.min_length = 1, .max_length = 100}),
        optional("locale", &T::locale,
                 "Language and region, such as en-US; empty for the browser's.",
                 {.max_length = 35}),
        optional("time_zone", &T::time_zone,
                 "Time zone, such as Europe/Berlin; empty for the browser's.", {.max_length = 64}));
};

}  // namespace ballast::describe
