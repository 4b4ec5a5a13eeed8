// mail.*: whether the server sends mail, for administrators of the home workspace.
#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "service/outbox.hpp"
#include "service/server_settings.hpp"
#include "service/user/mail_requests.hpp"
#include "service/user/mail_sender.hpp"
#include "service/user/members.hpp"
#include "store/outbox.hpp"

namespace ballast::service {

namespace {

Result<MailStatus> mail_status(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_home(call));
    const ServerSettings& settings = call.environment().shared<ServerSettings>();
    TRY(const store::OutboxState state, in_system(call, [](store::SystemTransaction& system) {
            return store::outbox_state(system);
        }));
    return MailStatus{.configured = sends_mail(call.environment()),
                      .server = settings.mail_server,
                      .from = settings.mail_from,
                      .queued = state.queued,
                      .sent = state.sent,
                      .failed = state.failed,
                      .oldest_queued_at = state.oldest,
                      .last_error = state.last_error};
}

// Sent at once instead of queued, so that the response says what the mail server answered.
Result<MailTested> test_mail(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_home(call));
    TRY(const feed::MailServer server, mail_server_of(call.environment()));
    TRY(store::Database * database, call.environment().database());
    TRY(const store::User user, database->system_read([&](store::SystemTransaction& system) {
        return store::get_user(system, call.principal().user);
    }));
    if (is_owner(user))
        return fail(Code::kUnsupported,
                    "the command line has no e-mail address: sign in to test mail");
    const MailContent content{.kind = MailKind::kTest,
                              .name = user.name,
                              .url = public_page(call.environment(), {}, "/")};
    MailText said = mail_text(content);
    auto sent = feed::send_mail(server,
                                {.id = call.request().to_string(),
                                 .from = call.environment().shared<ServerSettings>().mail_from,
                                 .from_name = "Ballast",
                                 .to = user.login,
                                 .subject = std::move(said.subject),
                                 .text = std::move(said.text),
                                 .html = std::move(said.html),
                                 .at = call.now()},
                                call.work().cancel);
    call.touch("user:" + user.id.to_string());
    if (!sent) return Error(std::move(sent).error());
    return MailTested{.to = user.login};
}

}  // namespace

void add_mail_methods(MethodTable& table) {
    table.add<Empty, MailStatus>(
        {.name = "mail.status",
         .summary = "Returns whether the server sends mail, and how much waits to be sent.",
         .permission = Permission::kUserManage,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/mail"},
         .idempotent = true},
        mail_status);
    table.add<Empty, MailTested>({.name = "mail.test",
                                  .summary = "Sends a test message to the caller at once.",
                                  .permission = Permission::kUserManage,
                                  .effect = Effect::kRun,
                                  .route = {Verb::kPost, "/mail/test"}},
                                 test_mail);
}

}  // namespace ballast::service
