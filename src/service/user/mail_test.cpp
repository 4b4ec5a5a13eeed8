// Mail: what is queued with its cause, sent once, tried again, and disclosed to nobody else.
#include <gmock/gmock.h>

#include "service/mail_text.hpp"
#include "service/notice.hpp"
#include "service/server_settings.hpp"
#include "service/user/mail_sender.hpp"
#include "service/user/user_world_test.hpp"
#include "support/mail_double.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using testing::HasSubstr;
using testing::Not;

class Mails : public testing::TestWithParam<store::Dialect> {
protected:
    UserWorld world_{GetParam()};
    std::vector<feed::Mail> sent_;
    Status answer_;  // of the mail server
    MailSender sender_{world_.environment(),
                       [this](const feed::MailServer&, const feed::Mail& mail, const Cancel&) {
                           if (answer_) sent_.push_back(mail);
                           return answer_;
                       }};

    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(world_.set_up());
        ServerSettings& settings = world_.environment().shared<ServerSettings>();
        settings.mail_server = "mail.example.com:587";
        settings.mail_from = "ballast@example.com";
        settings.public_url = "https://ballast.example.com";
    }

    int tick() {
        const auto sent = sender_.tick({});
        EXPECT_TRUE(ok(sent));
        return sent.value_or(-1);
    }
    Json status() {
        const Principal admin = world_.admin();
        const auto reply = world_.call_as(&admin, "mail.status");
        EXPECT_TRUE(ok(reply));
        return Json(reply ? reply->body : "{}");
    }
    std::string key_in(const feed::Mail& mail) {
        const std::size_t at = mail.text.find("key=");
        return at == std::string::npos ? "" : mail.text.substr(at + 4, 64);
    }
    void forget(const std::string& email) {
        ASSERT_TRUE(ok(
            world_.public_call("auth.password_forgot", fmt::format(R"({{"email":"{}"}})", email))));
    }
    // The id of a report that is mailed to Bob, in the only message of sent_.
    std::string mailed_report() {
        tick();
        sent_.clear();
        const Principal admin = world_.admin();
        const auto made =
            world_.call_as(&admin, "report.generate",
                           R"({"kind":"plan","plan":{"initial_portfolio":1000000,"years":20,)"
                           R"("allocation":{"stock":0.6,"bond":0.4},"paths":500,)"
                           R"("withdrawal":{"strategy":"constant_dollar","rate":0.04}},)"
                           R"("recipients":["bob@example.com"]})");
        EXPECT_TRUE(ok(made));
        EXPECT_EQ(tick(), 1);
        return made ? Json(made->body).text("/id") : "";
    }
    Result<Reply> download(const std::string& key, const std::string& format = "pdf") {
        return world_.public_call("report.mailed",
                                  fmt::format(R"({{"key":"{}","format":"{}"}})", key, format));
    }
    // Of all rows of the database that hold mail.
    std::string stored_content() {
        std::string all;
        const Status read =
            world_.database().system_read([&](store::SystemTransaction& s) -> Status {
                TRY(const store::Rows rows, s.query("SELECT content FROM outbox"));
                for (const store::Row row : rows) all += row.string(0);
                return {};
            });
        EXPECT_TRUE(ok(read));
        return all;
    }
};
TEST_P(Mails, AReportIsAnnouncedToTheMembersThatItNames) {
    world_.add_user("bob@example.com");
    tick();
    sent_.clear();
    const Principal admin = world_.admin();
    const auto generate = [&](const std::string& recipients) {
        return world_.call_as(
            &admin, "report.generate",
            fmt::format(R"({{"kind":"plan","plan":{{"initial_portfolio":1000000,"years":20,)"
                        R"("allocation":{{"stock":0.6,"bond":0.4}},"paths":500,)"
                        R"("withdrawal":{{"strategy":"constant_dollar","rate":0.04}}}},)"
                        R"("recipients":[{}]}})",
                        recipients));
    };
    const auto made = generate(R"("BOB@example.com","bob@example.com")");
    ASSERT_TRUE(ok(made));
    EXPECT_EQ(tick(), 1);
    ASSERT_EQ(sent_.size(), 1U);
    EXPECT_EQ(sent_[0].to, "bob@example.com");
    EXPECT_EQ(sent_[0].subject, Json(made->body).text("/title"));
    const std::string id = Json(made->body).text("/id");
    EXPECT_THAT(sent_[0].text, HasSubstr("https://ballast.example.com/w/home/reports/" + id));
    const Principal bob = world_.signed_in("bob@example.com");
    EXPECT_TRUE(ok(world_.call_as(&bob, "report.get", fmt::format(R"({{"report":"{}"}})", id))));
    // Recipients are no part of the report.
    const auto list = world_.call_as(&admin, "report.list", "{}");
    ASSERT_TRUE(ok(list));
    EXPECT_THAT(list->body, Not(HasSubstr("bob@example.com")));

    const auto refused = generate(R"("bob@example.com","eve@example.com")");
    ASSERT_TRUE(fails_with(Code::kInvalidInput, refused));
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/recipients/1");
    EXPECT_THAT(refused.error().errors.at(0).message, HasSubstr("\"eve@example.com\""));
    EXPECT_EQ(tick(), 0);
}

INSTANTIATE_TEST_SUITE_P(Databases, Mails, test::kDatabases, test::database_name);

TEST_P(Mails, TheLinkOfAReportDownloadsItOnceWithinADay) {
    world_.add_user("bob@example.com");
    const std::string id = mailed_report();
    ASSERT_EQ(sent_.size(), 1U);
    const std::string key = key_in(sent_[0]);
    EXPECT_THAT(sent_[0].text,
                HasSubstr("https://ballast.example.com/mailed-report?key=" + key + "\n"));
    EXPECT_THAT(sent_[0].html, HasSubstr("mailed-report?key=" + key));
    EXPECT_THAT(sent_[0].text, HasSubstr("once, until 2026-"));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, download(std::string(64, 'a'))));
    // A format that cannot be written does not cost the link.
    EXPECT_TRUE(fails_with(Code::kInvalidInput, download(key, "doc")));
    const auto file = download(key, "md");
    ASSERT_TRUE(ok(file));
    const Principal bob = world_.signed_in("bob@example.com");
    const auto same = world_.call_as(&bob, "report.download",
                                     fmt::format(R"({{"report":"{}","format":"md"}})", id));
    ASSERT_TRUE(ok(same));
    EXPECT_EQ(file->body, same->body);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, download(key, "md"))) << "it works once";
    const auto rows = world_.audit(bob.tenant, "report.mailed");
    // Refusals are written by a queue, before or after it.
    EXPECT_EQ(std::ranges::count(rows, "report:" + id,
                                 [](const store::AuditRow& row) { return row.entry.object; }),
              1);
    // It is no credential of anything else.
    EXPECT_FALSE(ok(world_.with_token(key)));
}

TEST_P(Mails, TheLinkOfAReportEndsWithItsTimeAndWithTheRightsOfItsReader) {
    world_.add_user("bob@example.com");
    mailed_report();
    const std::string expired = key_in(sent_.at(0));
    world_.clock().advance(std::chrono::hours(24));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, download(expired)));
    mailed_report();
    const std::string removed = key_in(sent_.at(0));
    const Principal admin = world_.admin();
    ASSERT_TRUE(
        ok(world_.call_as(&admin, "workspace.remove_member", R"({"user":"bob@example.com"})")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, download(removed)));
    ASSERT_TRUE(ok(world_.call_as(&admin, "workspace.add_member",
                                  R"({"user":"bob@example.com","role":"viewer"})")));
    EXPECT_TRUE(ok(download(removed)));
    const std::string id = mailed_report();
    const std::string deleted = key_in(sent_.at(0));
    ASSERT_TRUE(
        ok(world_.call_as(&admin, "report.delete", fmt::format(R"({{"report":"{}"}})", id))));
    EXPECT_TRUE(fails_with(Code::kNotFound, download(deleted)));
    mailed_report();
    const std::string disabled = key_in(sent_.at(0));
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.disable", R"({"user":"bob@example.com"})")));
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.enable", R"({"user":"bob@example.com"})")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, download(disabled)));
}

TEST_P(Mails, AServerMayLeaveLinksThatDownloadReportsOut) {
    world_.environment().shared<ServerSettings>().mail_report_links = false;
    world_.add_user("bob@example.com");
    mailed_report();
    EXPECT_EQ(key_in(sent_.at(0)), "");
}

TEST_P(Mails, AnInvitationIsSentOnceWithALinkThatWorks) {
    const Principal admin = world_.admin();
    const auto invited = world_.call_as(
        &admin, "user.invite", R"({"email":"bob@example.com","name":"Bob","role":"analyst"})");
    ASSERT_TRUE(ok(invited));
    EXPECT_TRUE(Json(invited->body).truth("/mailed"));
    EXPECT_THAT(stored_content(), Not(HasSubstr(Json(invited->body).text("/key"))));
    EXPECT_EQ(tick(), 1);
    EXPECT_EQ(tick(), 0);
    ASSERT_EQ(sent_.size(), 1U);
    EXPECT_EQ(sent_[0].to, "bob@example.com");
    EXPECT_THAT(sent_[0].text, HasSubstr("https://ballast.example.com/invitation?key="));
    EXPECT_THAT(sent_[0].html, HasSubstr(key_in(sent_[0])));
    EXPECT_TRUE(ok(world_.public_call(
        "auth.accept_invitation",
        fmt::format(R"({{"key":"{}","password":"{}"}})", key_in(sent_[0]), kOtherPassword))));
    EXPECT_EQ(stored_content(), "");
    EXPECT_EQ(status().number("/sent"), 1.0);
}

TEST_P(Mails, AForgottenPasswordIsResetWithTheLinkOfTheMail) {
    world_.add_user("bob@example.com");
    tick();
    sent_.clear();
    forget("bob@example.com");
    EXPECT_EQ(tick(), 1);
    ASSERT_EQ(sent_.size(), 1U);
    EXPECT_EQ(sent_[0].to, "bob@example.com");
    ASSERT_TRUE(ok(world_.public_call(
        "auth.password_reset", fmt::format(R"({{"key":"{}","password":"{}"}})", key_in(sent_[0]),
                                           "seven copper kettles"))));
    EXPECT_TRUE(ok(world_.login("bob@example.com", "seven copper kettles")));
}

TEST_P(Mails, ARequestForAnUnknownOrDisabledUserLooksTheSameAndSendsNothing) {
    world_.add_user("bob@example.com");
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.disable", R"({"user":"bob@example.com"})")));
    tick();
    sent_.clear();
    forget("nobody@example.com");
    forget("bob@example.com");
    EXPECT_EQ(status().number("/queued"), 2.0);
    tick();
    EXPECT_TRUE(sent_.empty());
    EXPECT_EQ(status().number("/queued"), 0.0);
}

TEST_P(Mails, RequestsForOneAddressAreFew) {
    for (int i = 0; i < 10; ++i) forget(kAdminEmail);
    EXPECT_EQ(tick(), 3);
}

TEST_P(Mails, ABusyServerIsTriedAgainLaterWithTheSameLink) {
    forget(kAdminEmail);
    answer_ = fail(Code::kUnavailable, "busy");
    EXPECT_EQ(tick(), 0);
    EXPECT_EQ(status().text("/last_error"), "busy");
    EXPECT_EQ(tick(), 0) << "before it is due";
    answer_ = {};
    world_.clock().advance(std::chrono::minutes(3));
    EXPECT_EQ(tick(), 1);
    ASSERT_EQ(sent_.size(), 1U);
    EXPECT_TRUE(ok(world_.public_call(
        "auth.password_reset", fmt::format(R"({{"key":"{}","password":"{}"}})", key_in(sent_[0]),
                                           "seven copper kettles"))));
}

TEST_P(Mails, ARefusedMailAndOneThatWaitedADayHaveFailed) {
    forget(kAdminEmail);
    answer_ = fail(Code::kInvalidInput, "refused");
    tick();
    EXPECT_EQ(status().number("/failed"), 1.0);
    answer_ = fail(Code::kUnavailable, "busy");
    forget(kAdminEmail);
    tick();
    EXPECT_EQ(status().number("/queued"), 1.0);
    world_.clock().advance(std::chrono::hours(25));
    tick();
    EXPECT_EQ(status().number("/failed"), 2.0);
    EXPECT_EQ(stored_content(), "");
}

TEST_P(Mails, TwoSendersSendAMailOnce) {
    forget(kAdminEmail);
    int others = 0;
    MailSender other(world_.environment(),
                     [&](const feed::MailServer&, const feed::Mail&, const Cancel&) {
                         ++others;
                         // While this one sends, the first looks for mail, too.
                         EXPECT_EQ(tick(), 0);
                         return Status();
                     });
    EXPECT_EQ(other.tick({}).value_or(-1), 1);
    EXPECT_EQ(others, 1);
    EXPECT_TRUE(sent_.empty());
}

TEST_P(Mails, ANotificationIsSentByItsMembersChoice) {
    const Principal admin = world_.admin();
    const auto notice = [&](const std::string& topic, store::NotificationKind kind) {
        notify_quietly(world_.environment(), admin.tenant, {admin.user},
                       {.kind = kind,
                        .topic = topic,
                        .title = "About <" + topic + ">",
                        .body = "80 %, at most 50 %",
                        .link = "/limits"});
    };
    notice("a", store::NotificationKind::kLimitBreached);
    notice("a", store::NotificationKind::kLimitBreached);
    notice("b", store::NotificationKind::kJobEnded);
    EXPECT_EQ(tick(), 1) << "of one topic one, and jobs by choice only";
    EXPECT_EQ(sent_[0].subject, "About <a>");
    EXPECT_THAT(sent_[0].text, HasSubstr("https://ballast.example.com/w/home/limits"));
    EXPECT_THAT(sent_[0].text, HasSubstr("80 %, at most 50 %"));
    EXPECT_THAT(sent_[0].html, HasSubstr("About &lt;a&gt;"));
    EXPECT_THAT(sent_[0].html, Not(HasSubstr("<a>")));
    const Principal again = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&again, "notification.set_preferences",
                                  R"({"off":[],"mail":["job_ended"]})")));
    notice("c", store::NotificationKind::kLimitBreached);
    notice("d", store::NotificationKind::kJobEnded);
    EXPECT_EQ(tick(), 1);
    EXPECT_EQ(sent_.back().subject, "About <d>");
    ASSERT_TRUE(
        ok(world_.call_as(&again, "notification.set_preferences", R"({"off":["job_ended"]})")));
    notice("e", store::NotificationKind::kJobEnded);
    EXPECT_EQ(tick(), 0);
}

TEST_P(Mails, NotificationsOfADayAreSentTogetherToMembersWhoChoseADigest) {
    const Principal admin = world_.admin();
    const auto notice = [&](const std::string& topic) {
        notify_quietly(world_.environment(), admin.tenant, {admin.user},
                       {.kind = store::NotificationKind::kLimitBreached,
                        .topic = topic,
                        .title = "About " + topic,
                        .link = "/limits"});
    };
    ASSERT_TRUE(ok(world_.call_as(&admin, "notification.set_preferences",
                                  R"({"off":[],"digest":["limit_breached"]})")));
    const auto chosen = world_.call_as(&admin, "notification.preferences");
    ASSERT_TRUE(ok(chosen));
    EXPECT_EQ(Json(chosen->body).text("/digest/0"), "limit_breached");
    EXPECT_EQ(Json(chosen->body).text("/mail/0"), "report_ready") << "no longer at once";
    for (const char* topic : {"a", "b", "c"}) notice(topic);
    EXPECT_EQ(tick(), 0) << "nothing at once";
    const auto list = world_.call_as(&admin, "notification.list");
    ASSERT_TRUE(ok(list));
    const std::string read = Json(list->body).text("/data/0/id");
    ASSERT_TRUE(ok(world_.call_as(&admin, "notification.read", R"({"ids":[")" + read + R"("]})")));
    world_.clock().advance(std::chrono::hours(24));
    EXPECT_EQ(tick(), 1) << "one for the three";
    EXPECT_THAT(sent_.back().subject, HasSubstr("2 notifications"));
    EXPECT_THAT(sent_.back().text, HasSubstr("About "));
    EXPECT_THAT(sent_.back().text, HasSubstr("https://ballast.example.com/w/home/account"));
    EXPECT_EQ(tick(), 0);
    notice("d");
    const Principal again = world_.admin();
    ASSERT_TRUE(ok(
        world_.call_as(&again, "notification.set_preferences", R"({"off":["limit_breached"]})")));
    world_.clock().advance(std::chrono::hours(24));
    EXPECT_EQ(tick(), 0) << "a kind that was turned off meanwhile is left out";
}

TEST(Digest, EndsAtTheHourOfTheZone) {
    const auto end = [](const char* text, int hour, const char* zone) {
        return digest_end(*Instant::parse(text), hour, zone).to_string();
    };
    EXPECT_EQ(end("2026-03-02T06:59:59Z", 7, "UTC"), "2026-03-02T07:00:00Z");
    EXPECT_EQ(end("2026-03-02T07:00:00Z", 7, "UTC"), "2026-03-03T07:00:00Z");
    EXPECT_EQ(end("2026-03-02T07:00:00Z", 7, "no zone"), "2026-03-03T07:00:00Z");
    // Clocks of New York are set forward on 8 March 2026; 02:30 is skipped on that day.
    EXPECT_EQ(end("2026-03-07T12:00:00Z", 18, "America/New_York"), "2026-03-07T23:00:00Z");
    EXPECT_EQ(end("2026-03-08T12:00:00Z", 18, "America/New_York"), "2026-03-08T22:00:00Z");
    EXPECT_EQ(end("2026-03-08T06:30:00Z", 2, "America/New_York"), "2026-03-08T07:00:00Z");
    EXPECT_EQ(
        digest_start(*Instant::parse("2026-03-08T21:59:59Z"), 18, "America/New_York").to_string(),
        "2026-03-07T23:00:00Z");
}

TEST_P(Mails, ADigestIsSentAtTheChosenHourAndOnceAfterAChange) {
    Principal admin = world_.admin();
    const auto notice = [&](const char* topic) {
        notify_quietly(world_.environment(), admin.tenant, {admin.user},
                       {.kind = store::NotificationKind::kLimitBreached,
                        .topic = topic,
                        .title = fmt::format("About {}", topic)});
    };
    const auto until = [&](const char* time) {
        world_.clock().advance(std::chrono::microseconds(Instant::parse(time)->micros() -
                                                         world_.clock().now().micros()));
        return tick();
    };
    until("2027-03-01T12:00:00Z");
    sent_.clear();
    const auto set = [&](const char* method, const char* request) {
        admin = world_.admin();
        ASSERT_TRUE(ok(world_.call_as(&admin, method, request)));
    };
    set("notification.set_preferences", R"({"off":[],"digest":["limit_breached"]})");
    notice("a");
    // Until tomorrow at 07:00 UTC; then 18:00 in New York, which is 23:00 UTC.
    set("auth.profile", R"({"time_zone":"America/New_York"})");
    set("notification.set_preferences", R"({"off":[],"digest_hour":18})");
    admin = world_.admin();
    const auto chosen = world_.call_as(&admin, "notification.preferences");
    ASSERT_TRUE(ok(chosen));
    EXPECT_EQ(Json(chosen->body).number("/digest_hour"), 18.0);
    EXPECT_EQ(Json(chosen->body).text("/time_zone"), "America/New_York");
    notice("b");
    tick();  // of the sign-ins above
    EXPECT_EQ(until("2027-03-01T22:59:00Z"), 0);
    EXPECT_EQ(until("2027-03-01T23:00:30Z"), 1);
    EXPECT_THAT(sent_.back().subject, HasSubstr("2 notifications"));
    EXPECT_EQ(until("2027-03-02T12:00:00Z"), 0) << "neither at 07:00 UTC nor in New York";
    notice("c");
    EXPECT_EQ(until("2027-03-02T23:01:00Z"), 1);
    EXPECT_THAT(sent_.back().subject, HasSubstr("1 notification"));
    admin = world_.admin();
    const auto unknown = world_.call_as(&admin, "auth.profile", R"({"time_zone":"Mars/Olympus"})");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().errors.front().pointer, "/time_zone");
}

TEST_P(Mails, AKindIsSentAtOnceOrInTheDigest) {
    const Principal admin = world_.admin();
    const auto both = world_.call_as(&admin, "notification.set_preferences",
                                     R"({"off":[],"mail":["job_ended"],"digest":["job_ended"]})");
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().errors.front().pointer, "/digest/0");
}

TEST_P(Mails, ASignInFromAnUnknownBrowserIsReported) {
    world_.add_user("bob@example.com");
    tick();
    sent_.clear();
    const std::string request = world_.login_request("bob@example.com", kOtherPassword, true);
    const auto first = world_.public_call("auth.login", request);
    ASSERT_TRUE(ok(first));
    EXPECT_EQ(tick(), 0) << "the first one";
    const auto second = world_.public_call("auth.login", request, {}, "another browser");
    ASSERT_TRUE(ok(second));
    EXPECT_EQ(tick(), 1);
    EXPECT_THAT(sent_[0].text, HasSubstr("another browser"));
    std::string device;
    for (const Cookie& cookie : second->cookies)
        if (cookie.name == Cookie::Name::kDevice) device = cookie.value;
    ASSERT_TRUE(ok(world_.public_call("auth.login", request, device)));
    EXPECT_EQ(tick(), 0) << "a browser that is known";
}

TEST_P(Mails, WithoutAMailServerNothingIsQueued) {
    world_.environment().shared<ServerSettings>() = {};
    forget(kAdminEmail);
    EXPECT_EQ(status().number("/queued"), 0.0);
    EXPECT_FALSE(status().truth("/configured"));
    const Principal admin = world_.admin();
    EXPECT_TRUE(fails_with(Code::kUnsupported, world_.call_as(&admin, "mail.test")));
}

TEST_P(Mails, ATestMessageReachesARealServer) {
    test::MailDouble& server = test::MailDouble::instance();
    server.reset();
    ServerSettings& settings = world_.environment().shared<ServerSettings>();
    settings.mail_server = fmt::format("localhost:{}", server.starttls_port);
    settings.mail_ca_file = server.ca_file;
    settings.mail_local = true;
    const Principal admin = world_.admin();
    const auto tested = world_.call_as(&admin, "mail.test");
    ASSERT_TRUE(ok(tested));
    EXPECT_EQ(Json(tested->body).text("/to"), kAdminEmail);
    const auto messages = server.messages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(Json(messages[0]).text("/subject"), "Test of mail from Ballast");
    EXPECT_TRUE(Json(messages[0]).truth("/tls"));
}

TEST(MailText, TextAndHtmlStateTheSame) {
    for (const auto& word : describe::Described<MailKind>::values) {
        const MailContent content{.kind = word.value,
                                  .name = "Ada & Bob",
                                  .workspace = "Desk \"A\"",
                                  .title = "Title <1>",
                                  .body = "Line one\nLine two",
                                  .url = "https://b.example/x?a=1&b=2",
                                  .preferences_url = "https://b.example/account",
                                  .expires_at = test::kNow};
        const MailText said = mail_text(content);
        EXPECT_FALSE(said.subject.empty());
        EXPECT_THAT(said.subject, Not(HasSubstr("{")));
        for (const std::string_view plain :
             {"Ada & Bob", "Title <1>", "Line one\nLine two", "https://b.example/x?a=1&b=2", "UTC"})
            EXPECT_THAT(said.text, HasSubstr(std::string(plain))) << word.text;
        for (const std::string_view rich :
             {"Ada &amp; Bob", "Title &lt;1&gt;", "Line one<br>Line two",
              "href=\"https://b.example/x?a=1&amp;b=2\"", "UTC", "Desk &quot;A&quot;"})
            EXPECT_THAT(said.html, HasSubstr(std::string(rich))) << word.text;
        EXPECT_THAT(said.html, Not(HasSubstr("<img")));
    }
}

}  // namespace
}  // namespace ballast::service
