// Methods of a user's own account: password, one-time codes, recovery codes, sign-ins, profile.
#include <algorithm>
#include <fmt/format.h>

#include "base/one_time_code.hpp"
#include "base/password.hpp"
#include "job/time_zone.hpp"
#include "service/field_error.hpp"
#include "service/identity.hpp"
#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "service/notice.hpp"
#include "service/user/members.hpp"
#include "service/user/password_hashing.hpp"
#include "service/user/password_rules.hpp"
#include "service/user/qr.hpp"
#include "service/user/second_factor.hpp"
#include "service/user/sign_in.hpp"

namespace ballast::service {

namespace {

Error wrong_new_code() {
    Error error =
        fail(Code::kInvalidInput,
             "the code does not match: compare the time of the device with this one's, and "
             "send the code that the app shows now");
    error.errors.push_back({"/code", "wrong_code", error.message, ""});
    return error;
}

std::optional<store::TokenId> own_sign_in(const Call& call) {
    const auto id = store::TokenId::parse(call.principal().sign_in);
    if (!id) return std::nullopt;
    return *id;
}

// Changes the store in one transaction with the audit row of the call.
Status change(Call& call, const std::function<Status(store::SystemTransaction&)>& body) {
    call.touch("user:" + call.principal().user.to_string());
    TRY_STATUS(
        call.write([&](store::Transaction& transaction) { return transaction.as_system(body); }));
    call.environment().shared<PrincipalCache>().clear();
    return {};
}

Result<Done> change_password(Call& call, const ChangePasswordRequest& request) {
    TRY(const KnownUser known, own_account(call));
    TRY_STATUS(confirm_own_password(call, known, request.current_password, "current_password"));
    TRY_STATUS(check_password(request.password, names_of(known.user, {}),
                              known.credentials.code_confirmed_at.has_value()));
    TRY(const std::string hash, hash_in_turn(call.environment(), request.password));
    Done done;
    TRY_STATUS(change(call, [&](store::SystemTransaction& system) -> Status {
        TRY(store::Credentials credentials, store::get_credentials(system, known.user.id));
        credentials.password = hash;
        credentials.password_at = call.now();
        TRY_STATUS(store::put_credentials(system, credentials));
        done.ended = 0;
        if (!request.end_other_sign_ins) return {};
        TRY(done.ended, store::end_sign_ins(system, known.user.id, own_sign_in(call), call.now()));
        return {};
    }));
    return done;
}

Result<EnrollResponse> enroll(Call& call, const OwnPasswordRequest& request) {
    TRY(const KnownUser known, own_account(call));
    if (known.credentials.code_confirmed_at)
        return fail(Code::kConflict,
                    "one-time codes are switched on: switch them off before another app is set up");
    TRY_STATUS(confirm_own_password(call, known, request.password, "password"));
    const std::string secret = make_one_time_code_secret();
    TRY(const std::string sealed, seal_code_secret(call.environment(), known.user.id, secret));
    EnrollResponse response{.secret = to_base32(secret),
                            .uri = one_time_code_uri(secret, known.user.login)};
    TRY(const QrCode code, qr_code(response.uri));
    response.qr_size = code.size;
    response.qr_path = code.path;
    TRY_STATUS(change(call, [&](store::SystemTransaction& system) -> Status {
        TRY(store::Credentials credentials, store::get_credentials(system, known.user.id));
        credentials.code_secret = sealed;
        credentials.code_step = 0;
        return store::put_credentials(system, credentials);
    }));
    return response;
}

// Codes to show, and their hashes to store.
struct NewCodes {
    RecoveryCodesResponse shown;
    std::vector<std::string> hashes;
};

Result<NewCodes> new_codes(Call& call) {
    NewCodes made;
    made.shown.codes = make_recovery_codes();
    for (const std::string& code : made.shown.codes) {
        TRY(std::string hash, hash_in_turn(call.environment(), plain_code(code), kCodeCost));
        made.hashes.push_back(std::move(hash));
    }
    return made;
}

Result<RecoveryCodesResponse> confirm(Call& call, const ConfirmCodeRequest& request) {
    TRY(const KnownUser known, own_account(call));
    if (known.credentials.code_secret.empty() || known.credentials.code_confirmed_at)
        return fail(Code::kConflict, "there is no new secret to confirm: send auth.totp_enroll");
    TRY(const std::string secret, open_code_secret(call.environment(), known.credentials));
    const auto step = step_of_code(secret, request.code, call.now(), 0);
    if (!step) return wrong_new_code();
    TRY(const NewCodes codes, new_codes(call));
    TRY_STATUS(change(call, [&](store::SystemTransaction& system) -> Status {
        TRY(store::Credentials credentials, store::get_credentials(system, known.user.id));
        if (credentials.code_secret != known.credentials.code_secret)
            return fail(Code::kConflict, "the secret was replaced: confirm the new one");
        credentials.code_confirmed_at = call.now();
        credentials.code_step = *step;
        TRY_STATUS(store::put_credentials(system, credentials));
        return store::put_recovery_codes(system, known.user.id, codes.hashes);
    }));
    return codes.shown;
}

Result<Done> disable(Call& call, const OwnPasswordRequest& request) {
    TRY(const KnownUser known, own_account(call));
    TRY_STATUS(confirm_own_password(call, known, request.password, "password"));
    if (code_points(request.password) < kLongPassword)
        return fail(Code::kConflict,
                    fmt::format("the password has fewer than {} characters, which is enough only "
                                "with one-time codes: choose a longer password first",
                                kLongPassword));
    TRY_STATUS(change(call, [&](store::SystemTransaction& system) -> Status {
        TRY(store::Credentials credentials, store::get_credentials(system, known.user.id));
        credentials.code_secret.clear();
        credentials.code_confirmed_at.reset();
        credentials.code_step = 0;
        TRY_STATUS(store::put_credentials(system, credentials));
        return store::put_recovery_codes(system, known.user.id, {});
    }));
    return Done{};
}

Result<RecoveryCodesResponse> renew_codes(Call& call, const OwnPasswordRequest& request) {
    TRY(const KnownUser known, own_account(call));
    TRY_STATUS(confirm_own_password(call, known, request.password, "password"));
    if (!known.credentials.code_confirmed_at)
        return fail(Code::kConflict, "recovery codes belong to one-time codes: set those up first");
    TRY(const NewCodes codes, new_codes(call));
    TRY_STATUS(change(call, [&](store::SystemTransaction& system) {
        return store::put_recovery_codes(system, known.user.id, codes.hashes);
    }));
    return codes.shown;
}

Result<ListSignInsResponse> list_sign_ins(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_person(call));
    ListSignInsResponse response;
    TRY(const auto tokens, call.transaction().as_system([&](store::SystemTransaction& system) {
        return store::list_sign_ins(system, call.principal().user, call.now());
    }));
    for (const store::Token& token : tokens)
        response.data.push_back({.id = token.id.to_string(),
                                 .kind = token.kind,
                                 .name = token.name,
                                 .remote = token.remote,
                                 .agent = token.agent,
                                 .created_at = token.created_at,
                                 .last_used_at = token.last_used_at,
                                 .expires_at = token.expires_at,
                                 .current = token.id.to_string() == call.principal().sign_in});
    return response;
}

Result<Done> end_sign_in(Call& call, const EndSignInRequest& request) {
    TRY_STATUS(require_person(call));
    if (request.sign_in.empty() != request.others)
        return fail(Code::kInvalidInput, "name the sign-in to end, or set others to true");
    Done done;
    TRY_STATUS(call.transaction().as_system([&](store::SystemTransaction& system) -> Status {
        if (request.others) {
            TRY(done.ended,
                store::end_sign_ins(system, call.principal().user, own_sign_in(call), call.now()));
            return {};
        }
        TRY(const auto tokens, store::list_sign_ins(system, call.principal().user, call.now()));
        const auto found =
            std::ranges::find(tokens, request.sign_in,
                              [](const store::Token& token) { return token.id.to_string(); });
        if (found == tokens.end())
            return fail(
                Code::kNotFound,
                fmt::format("you have no sign-in {}: auth.sessions lists them", request.sign_in));
        done.ended = 1;
        return store::revoke_sign_in(system, found->id, call.now());
    }));
    forget_principals(call);
    call.touch(request.others ? "user:" + call.principal().user.to_string()
                              : "session:" + request.sign_in);
    return done;
}

Result<Done> update_profile(Call& call, const ProfileRequest& request) {
    TRY_STATUS(require_person(call));
    if (request.time_zone && !request.time_zone->empty() &&
        !job::TimeZone::named(*request.time_zone))
        return invalid("/time_zone", "unknown",
                       fmt::format("\"{}\" is not the name of a time zone", *request.time_zone),
                       "use a name such as Europe/Zurich or America/New_York");
    const UserId& member = call.principal().user;
    TRY(const NoticePreferences before, notice_preferences(call.transaction(), member));
    TRY_STATUS(call.transaction().as_system([&](store::SystemTransaction& system) -> Status {
        TRY(store::User user, store::get_user(system, member));
        if (request.name) user.name = *request.name;
        if (request.locale) user.locale = *request.locale;
        if (request.time_zone) user.time_zone = *request.time_zone;
        return store::update_user(system, user);
    }));
    TRY_STATUS(move_digest(call.environment(), call.transaction(), member, before, call.now()));
    forget_principals(call);
    call.touch("user:" + member.to_string());
    return Done{};
}

MethodInfo own(std::string name, std::string path, std::string summary, Effect effect,
               Verb verb = Verb::kPost) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = effect,
            .route = {verb, std::move(path)}};
}

MethodInfo shown_once(MethodInfo info) {
    info.shown_once = true;
    return info;
}

}  // namespace

void add_account_holder_methods(MethodTable& table) {
    table.add<ChangePasswordRequest, Done>(
        shown_once(own("auth.password_change", "/auth/password", "Changes the caller's password.",
                       Effect::kRun)),
        change_password);
    table.add<OwnPasswordRequest, EnrollResponse>(
        shown_once(own("auth.totp_enroll", "/auth/totp/enroll",
                       "Makes a secret of one-time codes, to be confirmed with a code.",
                       Effect::kRun)),
        enroll);
    table.add<ConfirmCodeRequest, RecoveryCodesResponse>(
        shown_once(own("auth.totp_confirm", "/auth/totp/confirm",
                       "Switches one-time codes on, and returns recovery codes.", Effect::kRun)),
        confirm);
    table.add<OwnPasswordRequest, Done>(
        shown_once(own("auth.totp_disable", "/auth/totp/disable", "Switches one-time codes off.",
                       Effect::kRun)),
        disable);
    table.add<OwnPasswordRequest, RecoveryCodesResponse>(
        shown_once(own("auth.recovery_codes", "/auth/recovery-codes",
                       "Replaces the caller's recovery codes.", Effect::kRun)),
        renew_codes);
    MethodInfo listing = own("auth.sessions", "/auth/sessions",
                             "Lists the browsers and programs in which the caller is signed in.",
                             Effect::kRead, Verb::kGet);
    listing.idempotent = true;
    table.add<Empty, ListSignInsResponse>(std::move(listing), list_sign_ins);
    MethodInfo ending = own("auth.revoke", "/auth/sessions/end",
                            "Ends a sign-in of the caller, or all others.", Effect::kWrite);
    ending.idempotent = true;
    ending.destructive = true;
    table.add<EndSignInRequest, Done>(std::move(ending), end_sign_in);
    MethodInfo profile =
        own("auth.profile", "/auth/profile", "Changes the caller's name, language and time zone.",
            Effect::kWrite, Verb::kPatch);
    profile.idempotent = true;
    table.add<ProfileRequest, Done>(std::move(profile), update_profile);
}

}  // namespace ballast::service
