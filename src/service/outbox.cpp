#include "service/outbox.hpp"

#include <fmt/format.h>

#include "service/key_file.hpp"
#include "service/server_settings.hpp"
#include "store/outbox.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kPlace = "outbox|content";

Status queue_sealed(Environment& environment, store::SystemTransaction& system, MailKind kind,
                    const std::string& address, std::string sealed) {
    const Instant now = environment.clock().now();
    return store::queue_mail(system, {.id = store::MailId::make(now),
                                      .kind = std::string(describe::to_word(kind)),
                                      .address = address,
                                      .content = std::move(sealed),
                                      .due_at = now,
                                      .created_at = now});
}

}  // namespace

bool sends_mail(Environment& environment) {
    return !environment.shared<ServerSettings>().mail_server.empty();
}

std::string public_page(Environment& environment, std::string_view workspace,
                        std::string_view page) {
    const std::string& base = environment.shared<ServerSettings>().public_url;
    return workspace.empty() ? fmt::format("{}{}", base, page)
                             : fmt::format("{}/w/{}{}", base, workspace, page);
}

Status queue_mail(Environment& environment, store::SystemTransaction& system,
                  const std::string& address, const MailContent& content) {
    if (!sends_mail(environment)) return {};
    TRY(std::string sealed, seal_mail(environment, content));
    return queue_sealed(environment, system, content.kind, address, std::move(sealed));
}

Status queue_mail_once(Environment& environment, store::SystemTransaction& system,
                       const store::MailId& id, Instant due, const std::string& address,
                       const MailContent& content) {
    if (!sends_mail(environment)) return {};
    TRY(std::string sealed, seal_mail(environment, content));
    return store::queue_mail(system, {.id = id,
                                      .kind = std::string(describe::to_word(content.kind)),
                                      .address = address,
                                      .content = std::move(sealed),
                                      .due_at = due,
                                      .created_at = environment.clock().now()});
}

Status queue_reset(Environment& environment, store::SystemTransaction& system,
                   const std::string& address) {
    if (!sends_mail(environment)) return {};
    return queue_sealed(environment, system, MailKind::kReset, address, {});
}

Result<std::string> seal_mail(Environment& environment, const MailContent& content) {
    TRY(const SealingKey key, sealing_key(environment));
    return key.seal(wire::to_json(content), kPlace);
}

Result<MailContent> open_mail(Environment& environment, std::string_view sealed) {
    TRY(const SealingKey key, sealing_key(environment));
    TRY(const std::string text, key.open(sealed, kPlace));
    return wire::read_json<MailContent>(text);
}

}  // namespace ballast::service
