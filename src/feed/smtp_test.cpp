// Mail against a real server on the loopback interface.
#include "feed/smtp.hpp"

#include <gtest/gtest.h>

#include "support/mail_double.hpp"

namespace ballast::feed {
namespace {

using test::Json;

class Smtp : public testing::Test {
protected:
    void SetUp() override { double_.reset(); }

    MailServer server(MailSecurity security) const {
        MailServer made{
            .host = "localhost", .security = security, .local = true, .ca_file = double_.ca_file};
        made.port = security == MailSecurity::kStartTls ? double_.starttls_port
                    : security == MailSecurity::kTls    ? double_.tls_port
                                                        : double_.plain_port;
        if (security == MailSecurity::kTls) {
            made.user = "ballast";
            made.password = "letters 8";
        }
        return made;
    }
    static Mail mail(const std::string& to = "jane@example.com") {
        return {.id = "one",
                .from = "ballast@example.com",
                .from_name = "Ballast",
                .to = to,
                .subject = "Überfällig",
                .text = "First line\n.\n.hidden\n" + std::string(3000, 'x') + "\nLast line, ü\n",
                .html = "<p>First line</p>\n",
                .at = Instant::from_micros(1'767'225'600'000'000)};
    }
    Code code_of(const MailServer& server, const Mail& mail) {
        const Status sent = send_mail(server, mail, cancel_);
        EXPECT_FALSE(sent);
        return sent ? Code::kInternal : sent.error().code;
    }

    test::MailDouble& double_ = test::MailDouble::instance();
    Cancel cancel_;
};

TEST_F(Smtp, AMessageArrivesUnchangedOverEachKindOfConnection) {
    for (const MailSecurity security :
         {MailSecurity::kStartTls, MailSecurity::kTls, MailSecurity::kNone}) {
        double_.reset();
        const Status sent = send_mail(server(security), mail(), cancel_);
        ASSERT_TRUE(sent) << sent.error().message;
        const auto messages = double_.messages();
        ASSERT_EQ(messages.size(), 1U);
        const Json seen(messages.front());
        EXPECT_EQ(seen.text("/from"), "ballast@example.com");
        EXPECT_EQ(seen.text("/to/0"), "jane@example.com");
        EXPECT_EQ(seen.text("/subject"), "Überfällig");
        EXPECT_EQ(seen.text("/text"), mail().text);
        EXPECT_EQ(seen.text("/html"), mail().html);
        EXPECT_EQ(seen.text("/date"), "Thu, 01 Jan 2026 00:00:00 +0000");
        EXPECT_TRUE(seen.text("/id").ends_with("@example.com>"));
        EXPECT_LE(seen.number("/lines"), 78.0);
        EXPECT_EQ(seen.truth("/tls"), security != MailSecurity::kNone);
    }
}

TEST_F(Smtp, TheCertificateMustBeTrustedAndOfTheName) {
    MailServer unknown = server(MailSecurity::kStartTls);
    unknown.ca_file.clear();
    EXPECT_EQ(code_of(unknown, mail()), Code::kUnavailable);
    MailServer renamed = server(MailSecurity::kStartTls);
    renamed.host = "127.0.0.1";
    EXPECT_EQ(code_of(renamed, mail()), Code::kUnavailable);
    EXPECT_TRUE(double_.messages().empty());
}

TEST_F(Smtp, NothingIsSentInClearWhereTlsIsRequired) {
    MailServer plain = server(MailSecurity::kStartTls);
    plain.port = double_.plain_port;  // which does not offer it
    EXPECT_EQ(code_of(plain, mail()), Code::kUnavailable);
    MailServer remote = server(MailSecurity::kNone);
    remote.local = false;
    EXPECT_EQ(code_of(remote, mail()), Code::kForbidden);
    EXPECT_TRUE(double_.messages().empty());
}

TEST_F(Smtp, AServerInAPrivateNetworkMustBeNamedAsSuch) {
    MailServer server = this->server(MailSecurity::kStartTls);
    server.local = false;
    EXPECT_EQ(code_of(server, mail()), Code::kForbidden);
}

TEST_F(Smtp, ARefusedRecipientIsFinalAndABusyServerIsNot) {
    EXPECT_EQ(code_of(server(MailSecurity::kStartTls), mail("refused@example.com")),
              Code::kInvalidInput);
    EXPECT_EQ(code_of(server(MailSecurity::kStartTls), mail("later@example.com")),
              Code::kUnavailable);
    MailServer gone = server(MailSecurity::kStartTls);
    gone.port = 1;
    EXPECT_EQ(code_of(gone, mail()), Code::kUnavailable);
}

TEST_F(Smtp, AWrongPasswordCanBeCorrectedLater) {
    MailServer wrong = server(MailSecurity::kTls);
    wrong.password = "letters 9";
    EXPECT_EQ(code_of(wrong, mail()), Code::kUnavailable);
    EXPECT_TRUE(double_.messages().empty());
}

TEST_F(Smtp, AnAddressCannotAddACommandOrAHeader) {
    for (const std::string& to :
         {std::string("a@b.example>\r\nRCPT TO:<c@d.example"), std::string("a@b.example\n"),
          std::string("<a@b.example>"), std::string("a@b.example\0c", 13), std::string("a@b@c"),
          std::string("@b"), std::string("a"), std::string("a b@c.example")})
        EXPECT_EQ(code_of(server(MailSecurity::kNone), mail(to)), Code::kInvalidInput) << to;
    Mail tricky = mail();
    tricky.subject = "x\r\nBcc: c@d.example";
    tricky.from_name = "Ballast\r\nBcc: c@d.example";
    ASSERT_TRUE(send_mail(server(MailSecurity::kNone), tricky, cancel_));
    const auto messages = double_.messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(Json(messages[0]).text("/subject"), "x  Bcc: c@d.example");
}

TEST_F(Smtp, ACancelledMessageIsNotSent) {
    cancel_.request();
    EXPECT_EQ(code_of(server(MailSecurity::kNone), mail()), Code::kCancelled);
    EXPECT_TRUE(double_.messages().empty());
}

}  // namespace
}  // namespace ballast::feed
