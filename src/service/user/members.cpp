#include "service/user/members.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "service/identity.hpp"
#include "service/user/sign_in.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kLongestSlug = 40;
constexpr int kMostSlugs = 10'000;

bool is_slug_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::string slug_of(std::string_view text) {
    std::string slug;
    for (const char given : text.substr(0, 4 * kLongestSlug)) {
        const char c = given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given;
        if (is_slug_letter(c))
            slug += c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
        if (slug.size() == kLongestSlug) break;
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug.empty() ? "workspace" : slug;
}

}  // namespace

void forget_principals(Call& call) {
    call.transaction().after_commit(
        [&cache = call.environment().shared<PrincipalCache>()] { cache.clear(); });
}

Result<TenantId> home_of(Call& call) {
    Identity identity(call.environment());
    if (!call.has_transaction()) return identity.home();
    return call.transaction().as_system(
        [&](store::SystemTransaction& system) { return identity.home(system); });
}

Status require_home(Call& call) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const TenantId home, home_of(call));
    if (call.principal().tenant == home) return {};
    return fail(Code::kForbidden,
                "users are managed by administrators of the home workspace: switch to it");
}

Status check_email(std::string_view email) {
    const std::size_t at = email.find('@');
    const bool is_plain = std::ranges::none_of(email, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == ',' ||
               c == ';' || c == '"' || c == '\x7f';
    });
    if (is_plain && at != 0 && at != std::string_view::npos && at == email.rfind('@') &&
        at + 1 < email.size())
        return {};
    Error error = fail(Code::kInvalidInput, fmt::format("\"{}\" is not an e-mail address: expected "
                                                        "one such as jane@example.com",
                                                        email.substr(0, 80)));
    error.errors.push_back({"/email", "email", error.message, ""});
    return error;
}

Result<std::string> free_slug(store::SystemTransaction& system, std::string_view text) {
    const std::string base = slug_of(text);
    for (int number = 1; number < kMostSlugs; ++number) {
        const std::string slug = number == 1 ? base : fmt::format("{}-{}", base, number);
        const auto taken = store::find_tenant(system, slug);
        if (taken) continue;
        if (taken.error().code != Code::kNotFound) return Error(taken.error());
        return slug;
    }
    return fail(Code::kConflict, fmt::format("all short names like \"{}\" are taken", base));
}

Result<store::User> create_person(store::SystemTransaction& system, const NewUser& wish,
                                  Instant now) {
    const std::string email = folded_email(wish.email);
    TRY_STATUS(check_email(email));
    const std::string name =
        without_blanks(wish.name).empty() ? email : std::string(without_blanks(wish.name));
    store::User user;
    user.id = UserId::make(now);
    user.login = email;
    user.name = name;
    user.created_at = now;
    TRY(user, store::create_user(system, user));
    store::Tenant personal;
    personal.id = TenantId::make(now);
    TRY(personal.slug, free_slug(system, email.substr(0, email.find('@'))));
    personal.name = fmt::format("{} (personal)", name);
    personal.kind = store::TenantKind::kPersonal;
    personal.created_at = now;
    TRY_STATUS(store::create_tenant(system, personal));
    TRY_STATUS(store::set_membership(
        system, {.tenant = personal.id, .user = user.id, .role = Role::kAdmin}));
    return store::get_user(system, user.id);
}

Result<store::User> find_person(store::SystemTransaction& system, std::string_view text) {
    const auto id = UserId::parse(text);
    auto user = id ? store::get_user(system, *id) : store::find_user(system, folded_email(text));
    if (user && (is_owner(*user) || user->deleted_at))
        return fail(Code::kNotFound, fmt::format("there is no user {}", text));
    return user;
}

Status check_not_last_admin(store::SystemTransaction& system, const TenantId& workspace,
                            const UserId& user) {
    TRY(const auto members, store::list_memberships(system, workspace));
    bool is_admin = false;
    for (const store::Membership& member : members) {
        if (member.role != Role::kAdmin) continue;
        if (member.user == user) {
            is_admin = true;
            continue;
        }
        TRY(const store::User other, store::get_user(system, member.user));
        if (other.enabled && !other.deleted_at && !is_owner(other)) return {};
    }
    if (!is_admin) return {};
    return fail(Code::kConflict,
                "this is the last administrator of the workspace: make another member an "
                "administrator first");
}

}  // namespace ballast::service
