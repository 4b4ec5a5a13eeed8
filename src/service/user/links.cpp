#include "service/user/links.hpp"

#include <fmt/format.h>

#include "service/identity.hpp"
#include "service/outbox.hpp"

namespace ballast::service {

namespace {

constexpr auto kInvitationLife = std::chrono::hours(24 * 7);
constexpr auto kResetLife = std::chrono::hours(1);

}  // namespace

Result<LinkResponse> make_link(store::SystemTransaction& system, const store::User& user,
                               store::TokenKind kind, Instant now) {
    TRY(const auto places, store::list_places(system, user.id));
    if (places.empty())
        return fail(Code::kConflict, "the user has no workspace: add the user to one first");
    const bool is_invitation = kind == store::TokenKind::kInvitation;
    LinkResponse link{.user = user.id.to_string(),
                      .email = user.login,
                      .key = make_secret(),
                      .path = {},
                      .expires_at = is_invitation ? now + kInvitationLife : now + kResetLife};
    link.path = fmt::format("/{}?key={}", is_invitation ? "invitation" : "reset", link.key);
    store::Token token;
    token.id = store::TokenId::make(now);
    token.kind = kind;
    token.tenant = places.front().tenant.id;
    token.user = user.id;
    token.name = is_invitation ? "invitation" : "new password";
    token.created_at = now;
    token.expires_at = link.expires_at;
    TRY_STATUS(store::create_token(system, token, link.key));
    return link;
}

Status queue_link(Environment& environment, store::SystemTransaction& system,
                  const LinkResponse& link, const store::User& user, store::TokenKind kind,
                  const std::string& workspace) {
    const bool is_invitation = kind == store::TokenKind::kInvitation;
    return queue_mail(environment, system, user.login,
                      {.kind = is_invitation ? MailKind::kInvitation : MailKind::kReset,
                       .name = user.name == user.login ? std::string() : user.name,
                       .workspace = workspace,
                       .url = public_page(environment, {}, link.path),
                       .expires_at = link.expires_at});
}

}  // namespace ballast::service
