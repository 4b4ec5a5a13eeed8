#include "service/user/sign_in.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/password.hpp"
#include "base/text.hpp"
#include "service/access_token.hpp"
#include "service/audit_trail.hpp"
#include "service/field_error.hpp"
#include "service/notice.hpp"
#include "service/user/password_hashing.hpp"
#include "service/user/second_factor.hpp"
#include "store/audit.hpp"

namespace ballast::service {

namespace {

// Attempts per hour (OWASP ASVS 4.0.3, V2.2.1 allows 100 failures per hour and account).
constexpr std::int64_t kAttempts = 80;
constexpr std::int64_t kAttemptsOfDevice = 20;
constexpr std::int64_t kCodeAttempts = 20;
constexpr std::int64_t kTriesOfChallenge = 5;
constexpr auto kChallengeLife = std::chrono::minutes(5);
constexpr auto kProgramLife = std::chrono::hours(24 * 30);
constexpr std::size_t kSignature = 32;

Error wrong_password() {
    return fail(Code::kUnauthenticated, "the e-mail address or the password is wrong");
}

Error wrong_code() {
    return at_field(fail(Code::kUnauthenticated,
                         "the code is wrong, has been used or has expired: wait for the next one"),
                    "/code", "wrong_code");
}

Error too_many_attempts() {
    return fail(Code::kLimitExceeded,
                "too many attempts to sign in to this account: try again in an hour, or from a "
                "browser in which you signed in before")
        .with("policy", "login")
        .with("retry_after", "3600");
}

CallOrigin origin_of(const Call& call) {
    return {call.source().interface, call.source().remote, call.request()};
}

// "<random>.<signature>": this browser signed in to the account before. It admits to attempts of
// its own while others guess, and to nothing else.
std::string device_text(std::string_view account, std::string_view random) {
    return fmt::format("device\n{}\n{}", account, random);
}

std::string make_device(const store::Transaction& home, std::string_view account) {
    const std::string random = make_secret().substr(0, kSignature);
    return fmt::format("{}.{}", random, home.sign(device_text(account, random)));
}

bool is_device_of(const store::Transaction& home, std::string_view account,
                  std::string_view device) {
    const std::size_t dot = device.find('.');
    if (dot != kSignature || device.size() != 2 * kSignature + 1) return false;
    return equal_in_constant_time(home.sign(device_text(account, device.substr(0, dot))),
                                  device.substr(dot + 1));
}

// The counter of attempts on an account, from here.
struct Counter {
    std::string subject;
    std::int64_t most = 0;
};

Counter counter_of(const store::Transaction& home, const Call& call, std::string_view kind,
                   std::string_view account, std::int64_t most) {
    const std::string& device = call.source().device;
    if (!device.empty() && is_device_of(home, account, device))
        return {fmt::format("{}\n{}\n{}", kind, account, device), kAttemptsOfDevice};
    return {fmt::format("{}\n{}", kind, account), most};
}

struct Attempt {
    KnownUser known;
    Counter counter;
    bool is_known = false;
    bool is_allowed = false;
};

// Counts the attempt and finds the user, with the same statements for an unknown address.
Result<Attempt> begin_attempt(Call& call, const TenantId& home, const std::string& account) {
    TRY(store::Database * database, call.environment().database());
    return database->transact(home, [&](store::Transaction& transaction) -> Result<Attempt> {
        Attempt attempt;
        attempt.counter = counter_of(transaction, call, "password", account, kAttempts);
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) -> Status {
            TRY_STATUS(check_not_locked_down(system));
            TRY(attempt.is_allowed, store::take_attempt(system, attempt.counter.subject,
                                                        attempt.counter.most, call.now()));
            auto user = store::find_user(system, account);
            if (!user && user.error().code != Code::kNotFound) return Error(user.error());
            attempt.is_known = user.has_value() && user->enabled && !user->deleted_at;
            if (user) attempt.known.user = *std::move(user);
            TRY(attempt.known.credentials, store::get_credentials(system, attempt.known.user.id));
            return {};
        }));
        return attempt;
    });
}

// A new hash where the cost has changed since; a failure is no reason to refuse the user.
void renew_hash(Call& call, const KnownUser& known, std::string_view password) {
    if (!is_outdated(known.credentials.password)) return;
    const auto database = call.environment().database();
    const auto hash = hash_in_turn(call.environment(), password);
    if (!database || !hash) return;
    [[maybe_unused]] const Status stored =
        (*database)->system([&](store::SystemTransaction& transaction) {
            return store::renew_password_hash(transaction, known.credentials, *hash);
        });
}

// The user continues with the second factor.
Result<BegunSignIn> make_challenge(Call& call, store::Transaction& home, const KnownUser& known,
                                   const LoginRequest& request) {
    BegunSignIn begun;
    begun.response.state = SignInState::kCodeRequired;
    begun.response.challenge = make_secret();
    TRY_STATUS(home.as_system([&](store::SystemTransaction& system) -> Status {
        TRY(const auto places, store::list_places(system, known.user.id));
        if (places.empty()) return wrong_password();
        store::Token token;
        token.id = store::TokenId::make(call.now());
        token.kind = store::TokenKind::kChallenge;
        token.tenant = places.front().tenant.id;
        token.user = known.user.id;
        token.name = request.browser ? std::string("\nbrowser") : request.program;
        token.created_at = call.now();
        token.expires_at = call.now() + kChallengeLife;
        TRY_STATUS(store::create_token(system, token, begun.response.challenge));
        return {};
    }));
    return begun;
}

// Where a new sign-in begins: in the home workspace, for its members.
TenantId first_place(const std::vector<store::Place>& places, const TenantId& home) {
    for (const store::Place& place : places)
        if (place.tenant.id == home) return home;
    return places.front().tenant.id;
}

struct Challenge {
    store::Bearer bearer;
    KnownUser known;
    Counter counter;
    bool is_allowed = false;
};

Result<Challenge> begin_code(Call& call, const TenantId& home, const std::string& secret) {
    TRY(store::Database * database, call.environment().database());
    return database->transact(home, [&](store::Transaction& transaction) -> Result<Challenge> {
        Challenge challenge;
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) -> Status {
            TRY_STATUS(check_not_locked_down(system));
            auto found =
                store::find_one_time(system, store::TokenKind::kChallenge, secret, call.now());
            if (!found)
                return found.error().code == Code::kUnauthenticated
                           ? fail(Code::kUnauthenticated,
                                  "the sign-in has expired: enter the password again")
                           : found.error();
            challenge.bearer = *std::move(found);
            challenge.known.user = challenge.bearer.user;
            TRY(challenge.known.credentials,
                store::get_credentials(system, challenge.known.user.id));
            TRY(challenge.is_allowed,
                store::take_attempt(system, "challenge\n" + challenge.bearer.token.id.to_string(),
                                    kTriesOfChallenge, call.now()));
            return {};
        }));
        challenge.counter =
            counter_of(transaction, call, "code", challenge.known.user.login, kCodeAttempts);
        TRY(const bool is_allowed, transaction.as_system([&](store::SystemTransaction& system) {
            return store::take_attempt(system, challenge.counter.subject, challenge.counter.most,
                                       call.now());
        }));
        challenge.is_allowed = challenge.is_allowed && is_allowed;
        return challenge;
    });
}

Result<std::string> access_token(Call& call, const store::User& user, const std::string& sign_in) {
    AccessClaims claims;
    claims.sub = user.id.to_string();
    claims.sid = sign_in;
    claims.epoch = user.epoch;
    return call.environment().shared<AccessTokens>().issue(call.environment(), std::move(claims));
}

}  // namespace

Status require_passwords(const Environment& environment) {
    if (environment.settings().users) return {};
    return fail(Code::kUnsupported,
                "this installation belongs to one person, who signs in with the link that `ballast "
                "serve` prints; set BALLAST_USERS=true to work with others");
}

Status check_not_locked_down(store::SystemTransaction& transaction) {
    TRY(const bool locked, store::is_locked_down(transaction));
    if (!locked) return {};
    return fail(Code::kForbidden,
                "sign-in is switched off: the owner of the server ends it with `ballast lockdown "
                "--end`");
}

Result<BegunSignIn> begin_sign_in(Call& call, store::Transaction& home, const KnownUser& known,
                                  const SignInWish& wish) {
    BegunSignIn begun;
    begun.user = known.user;
    Principal by;
    by.user = known.user.id;
    by.name = known.user.name;
    const bool is_known_device = is_device_of(home, known.user.login, call.source().device);
    by.credential = wish.credential;
    TRY_STATUS(home.as_system([&](store::SystemTransaction& system) -> Status {
        TRY(const auto places, store::list_places(system, known.user.id));
        if (places.empty()) return wrong_password();
        TRY(const bool is_current,
            store::record_sign_in(system, known.user.id, known.user.epoch, call.now()));
        if (!is_current) return wrong_password();
        TRY(const auto open, store::list_sign_ins(system, known.user.id, call.now()));
        begun.is_new_device =
            known.user.last_sign_in_at && !is_known_device &&
            std::ranges::none_of(open, [&](const store::Token& token) {
                return token.agent == call.source().agent && token.remote == call.source().remote;
            });
        TRY(const auto codes, store::list_recovery_codes(system, known.user.id));
        begun.response.recovery_codes_left = std::ranges::count_if(
            codes, [](const store::RecoveryCode& code) { return !code.used_at; });
        store::Token token;
        token.tenant = by.tenant = begun.workspace = first_place(places, home.tenant());
        token.user = known.user.id;
        token.remote = call.source().remote;
        token.agent = call.source().agent;
        if (wish.browser) {
            TRY(const Session session, Identity(call.environment()).make_session(system, token));
            begun.id = session.id;
            begun.session = session.secret;
            begun.response.csrf = session.csrf;
            return {};
        }
        begun.response.refresh_token = make_secret();
        token.id = store::TokenId::make(call.now());
        token.kind = store::TokenKind::kProgram;
        token.name = wish.program.empty() ? token.agent.substr(0, 100) : wish.program;
        token.created_at = call.now();
        token.expires_at = call.now() + kProgramLife;
        begun.id = token.id.to_string();
        TRY_STATUS(store::create_token(system, token, begun.response.refresh_token));
        return {};
    }));
    if (wish.browser) begun.device = make_device(home, known.user.login);
    TRY_STATUS(store::append_audit(
        home, audit_entry(&by, wish.method, "session:" + begun.id, "ok", origin_of(call)),
        call.now()));
    return begun;
}

Result<SignInResponse> finish_sign_in(Call& call, BegunSignIn begun) {
    if (begun.response.state != SignInState::kSignedIn) return std::move(begun.response);
    if (begun.is_new_device)
        notify_quietly(
            call.environment(), begun.workspace, {begun.user.id},
            {.kind = store::NotificationKind::kSecurity,
             .topic = "sign_in:" + begun.id,
             .title = "New sign-in to your account",
             .body = fmt::format(
                 "From {} with {}. If this was not you, change your "
                 "password and end the sign-in.",
                 call.source().remote.empty() ? "an unknown address" : call.source().remote,
                 call.source().agent.empty() ? "an unknown program" : call.source().agent),
             .link = "/account",
             .mail = MailKind::kNewDevice});
    if (!begun.session.empty()) {
        call.set_cookie({Cookie::Name::kSession, begun.session});
        call.set_cookie({Cookie::Name::kDevice, begun.device});
        return std::move(begun.response);
    }
    TRY(begun.response.access_token, access_token(call, begun.user, begun.id));
    begun.response.expires_in = static_cast<int>(kAccessLife.count());
    return std::move(begun.response);
}

Result<SignInResponse> sign_in(Call& call, const LoginRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, Identity(call.environment()).home());
    const std::string account = folded_email(request.email);
    TRY(const Attempt attempt, begin_attempt(call, home, account));
    if (attempt.is_known) call.touch("user:" + attempt.known.user.id.to_string());
    if (!attempt.is_allowed) return too_many_attempts();
    TRY(const bool is_right,
        check_in_turn(call.environment(), request.password, attempt.known.credentials.password));
    if (!is_right || !attempt.is_known) return wrong_password();
    renew_hash(call, attempt.known, request.password);
    TRY(store::Database * database, call.environment().database());
    const auto begin = [&](store::Transaction& transaction) -> Result<BegunSignIn> {
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) {
            return store::forget_attempts(system, attempt.counter.subject);
        }));
        if (attempt.known.credentials.code_confirmed_at)
            return make_challenge(call, transaction, attempt.known, request);
        return begin_sign_in(call, transaction, attempt.known,
                             {request.browser, request.program, "auth.login"});
    };
    TRY(BegunSignIn begun, database->transact(home, begin));
    return finish_sign_in(call, std::move(begun));
}

Result<SignInResponse> sign_in_with_code(Call& call, const CodeRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(const Challenge challenge, begin_code(call, home, request.challenge));
    call.touch("user:" + challenge.known.user.id.to_string());
    if (!challenge.is_allowed) return too_many_attempts();
    TRY(const bool is_right,
        use_code(call.environment(), challenge.known.credentials, request.code));
    if (!is_right) return wrong_code();
    const std::string& program = challenge.bearer.token.name;
    const bool browser = program == "\nbrowser";
    TRY(store::Database * database, call.environment().database());
    const auto begin = [&](store::Transaction& transaction) -> Result<BegunSignIn> {
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) -> Status {
            TRY_STATUS(store::forget_attempts(system, challenge.counter.subject));
            return store::consume_token(system, challenge.bearer.token.id, call.now());
        }));
        return begin_sign_in(call, transaction, challenge.known,
                             {browser, browser ? std::string() : program, "auth.totp"});
    };
    TRY(BegunSignIn begun, database->transact(home, begin));
    return finish_sign_in(call, std::move(begun));
}

Result<SignInResponse> refresh(Call& call, const RefreshRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(store::Database * database, call.environment().database());
    const std::string next = make_secret();
    std::optional<store::Bearer> bearer;
    const Error invalid =
        fail(Code::kUnauthenticated, "the refresh token is not valid; sign in again");
    const auto exchange = [&](store::Transaction& transaction) -> Status {
        bearer.reset();
        store::Refreshed found;
        bool is_exchanged = false;
        TRY_STATUS(transaction.as_system([&](store::SystemTransaction& system) -> Status {
            TRY(found, store::find_refresh_token(system, request.refresh_token));
            if (!found.is_spent) {
                TRY(bearer, store::find_sign_in(system, found.token, call.now()));
                TRY(is_exchanged,
                    store::exchange_refresh_token(system, found.token, request.refresh_token, next,
                                                  call.now()));
            }
            if (is_exchanged) return {};
            // Somebody else has the token, too: neither may go on.
            return store::revoke_sign_in(system, found.token, call.now());
        }));
        if (is_exchanged) return {};
        bearer.reset();
        TRY_STATUS(store::append_audit(
            transaction,
            audit_entry(nullptr, "auth.refresh", "session:" + found.token.to_string(),
                        to_string(Code::kUnauthenticated), origin_of(call),
                        "a refresh token was used twice; the sign-in has ended"),
            call.now()));
        return {};
    };
    TRY_STATUS(database->transact(home, exchange));
    if (!bearer) {
        call.environment().shared<PrincipalCache>().clear();
        return invalid;
    }
    SignInResponse response{.refresh_token = next,
                            .expires_in = static_cast<int>(kAccessLife.count())};
    TRY(response.access_token, access_token(call, bearer->user, bearer->token.id.to_string()));
    return response;
}

Result<KnownUser> own_account(Call& call) {
    const std::string& credential = call.principal().credential;
    if (credential != "session" && credential != "program")
        return fail(Code::kUnsupported,
                    "a token and the command line have no account of their own: sign in with your "
                    "e-mail address and password");
    TRY(store::Database * database, call.environment().database());
    const auto find = [&](store::SystemTransaction& system) -> Result<KnownUser> {
        KnownUser known;
        TRY(known.user, store::get_user(system, call.principal().user));
        TRY(known.credentials, store::get_credentials(system, known.user.id));
        return known;
    };
    return database->system_read(find);
}

Status require_person(const Call& call) {
    if (call.principal().credential != "token") return {};
    return fail(Code::kUnsupported, "a service token has no sign-ins of its own: sign in");
}

Status confirm_own_password(Call& call, const KnownUser& known, std::string_view password,
                            std::string_view field) {
    TRY(const TenantId home, Identity(call.environment()).home());
    TRY(store::Database * database, call.environment().database());
    Counter counter;
    const auto count = [&](store::Transaction& transaction) -> Result<bool> {
        counter = counter_of(transaction, call, "password", known.user.login, kAttempts);
        return transaction.as_system([&](store::SystemTransaction& system) {
            return store::take_attempt(system, counter.subject, counter.most, call.now());
        });
    };
    TRY(const bool is_allowed, database->transact(home, count));
    if (!is_allowed) return too_many_attempts();
    TRY(const bool is_right,
        check_in_turn(call.environment(), password, known.credentials.password));
    if (!is_right) {
        return invalid(fmt::format("/{}", field), "wrong_password",
                       "this is not your current password", "");
    }
    return database->system([&](store::SystemTransaction& system) {
        return store::forget_attempts(system, counter.subject);
    });
}

std::string folded_email(std::string_view email) {
    std::string text(without_blanks(email));
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::vector<std::string> names_of(const store::User& user, const std::string& workspace) {
    std::vector<std::string> names{"ballast", user.login, user.name, workspace};
    const std::size_t at = user.login.find('@');
    names.push_back(user.login.substr(0, at));
    if (at != std::string::npos)
        names.push_back(user.login.substr(at + 1, user.login.find('.', at) - at - 1));
    return names;
}

}  // namespace ballast::service
