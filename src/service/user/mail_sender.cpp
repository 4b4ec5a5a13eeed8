#include "service/user/mail_sender.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fstream>

#include "base/text.hpp"
#include "service/notice.hpp"
#include "service/outbox.hpp"
#include "service/server_settings.hpp"
#include "service/user/links.hpp"
#include "service/vault.hpp"
#include "store/credentials.hpp"
#include "store/database.hpp"
#include "store/outbox.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr auto kKept = std::chrono::hours(24 * 30);  // of mail that was sent or has failed
constexpr auto kPurgePeriod = std::chrono::hours(1);
constexpr std::size_t kLongestMailPassword = 1024;
constexpr int kMostDoublings = 7;

// 1, 2, 4 … minutes, at most about two hours.
std::chrono::minutes delay_after(std::int64_t attempts) {
    const auto doublings = std::min<std::int64_t>(attempts, kMostDoublings);
    return std::chrono::minutes(1LL << doublings);
}

Result<std::string> password_of(const std::string& file) {
    std::ifstream in(file);
    std::string password;
    if (!in || !std::getline(in, password) || password.size() > kLongestMailPassword)
        return fail(Code::kUnavailable,
                    fmt::format("mail_password_file cannot be read: expected a file whose first "
                                "line is the password, of at most {} bytes",
                                kLongestMailPassword));
    return password;
}

Result<std::uint16_t> port_of(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0)
        return fail(Code::kInvalidInput, "mail_server: expected host:port");
    return port;
}

// The content of a request for a new password: a link for the user of the address. nullopt when
// nobody who may sign in has it.
Result<std::optional<MailContent>> reset_content(Environment& environment,
                                                 store::SystemTransaction& system,
                                                 const std::string& address) {
    const auto user = store::find_user(system, address);
    if (!user && user.error().code != Code::kNotFound) return Error(user.error());
    if (!user || !user->enabled || user->deleted_at) return std::optional<MailContent>();
    TRY(const store::Credentials credentials, store::get_credentials(system, user->id));
    if (credentials.password.empty()) return std::optional<MailContent>();
    TRY(const LinkResponse link,
        make_link(system, *user, store::TokenKind::kReset, environment.clock().now()));
    return std::optional(MailContent{.kind = MailKind::kReset,
                                     .name = user->name,
                                     .url = public_page(environment, {}, link.path),
                                     .expires_at = link.expires_at});
}

// The content to send; nullopt when there is nothing to send. Stored, so that a further attempt
// sends the same link.
Result<std::optional<MailContent>> content_of(Environment& environment,
                                              const store::QueuedMail& mail) {
    if (!mail.content.empty()) {
        TRY(MailContent content, open_mail(environment, mail.content));
        // What a digest lists is looked up when it is sent.
        if (content.kind == MailKind::kDigest) return digest_content(environment, content.body);
        return std::optional(std::move(content));
    }
    TRY(store::Database * database, environment.database());
    return database->system(
        [&](store::SystemTransaction& system) -> Result<std::optional<MailContent>> {
            TRY(auto content, reset_content(environment, system, mail.address));
            if (!content) return content;
            TRY(const std::string sealed, seal_mail(environment, *content));
            TRY_STATUS(store::set_mail_content(system, mail.id, sealed));
            return content;
        });
}

feed::Mail message_of(Environment& environment, const store::QueuedMail& mail,
                      const MailContent& content) {
    MailText said = mail_text(content);
    return {.id = mail.id.to_string(),
            .from = environment.shared<ServerSettings>().mail_from,
            .from_name = "Ballast",
            .to = mail.address,
            .subject = std::move(said.subject),
            .text = std::move(said.text),
            .html = std::move(said.html),
            .at = mail.created_at};
}

// Whether a further attempt can succeed.
bool is_temporary(const Error& error) {
    return error.code != Code::kInvalidInput && error.code != Code::kCorrupted;
}

Status note(Environment& environment, const store::QueuedMail& mail, const Status& sent) {
    TRY(store::Database * database, environment.database());
    const Instant now = environment.clock().now();
    return database->system([&](store::SystemTransaction& system) -> Status {
        if (sent) return store::end_mail(system, mail.id, now, {});
        if (is_temporary(sent.error()) && now - mail.created_at < MailSender::kPatience)
            return store::retry_mail(system, mail.id, now + delay_after(mail.attempts),
                                     sent.error().message);
        return store::end_mail(system, mail.id, now, sent.error().message);
    });
}

}  // namespace

Result<feed::MailServer> mail_server_of(Environment& environment) {
    const ServerSettings& settings = environment.shared<ServerSettings>();
    if (settings.mail_server.empty())
        return fail(Code::kUnsupported,
                    "this server sends no mail: set mail_server, mail_from and public_url");
    const std::size_t colon = settings.mail_server.rfind(':');
    feed::MailServer server;
    server.host = settings.mail_server.substr(0, colon);
    TRY(server.port, port_of(std::string_view(settings.mail_server).substr(colon + 1)));
    server.security = settings.mail_security == "tls"    ? feed::MailSecurity::kTls
                      : settings.mail_security == "none" ? feed::MailSecurity::kNone
                                                         : feed::MailSecurity::kStartTls;
    server.local = settings.mail_local;
    server.ca_file = settings.mail_ca_file;
    server.user = settings.mail_user;
    if (!settings.mail_password_secret.empty()) {
        TRY(server.password, home_secret_value(environment, settings.mail_password_secret));
    } else if (!settings.mail_password_file.empty()) {
        TRY(server.password, password_of(settings.mail_password_file));
    }
    return server;
}

Status MailSender::send_one(const store::QueuedMail& mail, const feed::MailServer& server,
                            const MailContent& content, const Cancel& cancel) {
    if (content.expires_at && *content.expires_at <= environment_.clock().now())
        return fail(Code::kInvalidInput, "the link expired before the message could be sent");
    return send_(server, message_of(environment_, mail, content), cancel);
}

Result<int> MailSender::tick(const Cancel& cancel) {
    if (!sends_mail(environment_)) return 0;
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    if (now - purged_at_ > kPurgePeriod) {
        TRY_STATUS(database->system([&](store::SystemTransaction& system) -> Status {
            TRY([[maybe_unused]] const std::int64_t removed,
                store::purge_outbox(system, now - kKept));
            return {};
        }));
        purged_at_ = now;
    }
    TRY(const auto due, database->system_read([&](store::SystemTransaction& system) {
        return store::due_mail(system, now, kAtOnce);
    }));
    if (due.empty()) return 0;
    TRY(const feed::MailServer server, mail_server_of(environment_));
    int sent = 0;
    for (const store::QueuedMail& mail : due) {
        if (cancel.requested()) break;
        TRY(const bool is_mine, database->system([&](store::SystemTransaction& system) {
            return store::claim_mail(system, mail, now + kClaim);
        }));
        if (!is_mine) continue;
        const auto content = content_of(environment_, mail);
        if (content && !*content) {
            TRY_STATUS(database->system([&](store::SystemTransaction& system) {
                return store::drop_mail(system, mail.id);
            }));
            continue;
        }
        const Status outcome =
            content ? send_one(mail, server, **content, cancel) : Status(Error(content.error()));
        if (outcome) ++sent;
        TRY_STATUS(note(environment_, mail, outcome));
    }
    return sent;
}

MailThread::MailThread(Environment& environment, std::function<void(std::string_view)> log)
    : sender_(environment), log_(std::move(log)), thread_([this] { run(); }) {}

MailThread::~MailThread() {
    cancel_.request();
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void MailThread::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        lock.unlock();
        // Retried at the next tick.
        if (const auto sent = sender_.tick(cancel_); !sent && log_)
            log_(fmt::format(R"({{"event":"mail","error":{}}})",
                             wire::to_json(sent.error().message)));
        lock.lock();
        changed_.wait_for(lock, kPeriod, [this] { return stopped_; });
    }
}

}  // namespace ballast::service
