// The text of e-mails: what one is about as data, and its subject, text and HTML, which state the
// same.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

enum class MailKind : std::uint8_t {
    kInvitation,
    kReset,  // of a password
    kNewDevice,
    kReportReady,
    kOnboarding,
    kReview,
    kJobEnded,
    kJobFailed,
    kBatchFailed,
    kLimitBreached,
    kDataStale,
    kSecurity,
    kDigest,  // of several notifications
    kTest,
    kCompliance
};

struct MailContent {
    MailKind kind = MailKind::kTest;
    std::string name = "";       // of the recipient
    std::string workspace = "";  // its name
    std::string title = "";      // of a notification
    std::string body = "";
    std::string url = "";                    // of the page with the details
    std::string preferences_url = "";        // where such mail is switched off; empty: it cannot be
    std::optional<Instant> expires_at = {};  // of a link that signs in or sets a password
    std::string file_url = "";               // downloads a file, once, without signing in
    std::optional<Instant> file_until = {};
};

struct MailText {
    std::string subject;
    std::string text;
    std::string html;
};

MailText mail_text(const MailContent& content);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::MailKind> {
    using enum service::MailKind;
    static constexpr std::string_view name = "MailKind";
    static constexpr std::string_view doc = "What an e-mail is about.";
    static constexpr std::array values{word(kInvitation, "invitation"),
                                       word(kReset, "reset"),
                                       word(kNewDevice, "new_device"),
                                       word(kReportReady, "report_ready"),
                                       word(kOnboarding, "onboarding"),
                                       word(kReview, "review"),
                                       word(kJobEnded, "job_ended"),
                                       word(kJobFailed, "job_failed"),
                                       word(kBatchFailed, "batch_failed"),
                                       word(kLimitBreached, "limit_breached"),
                                       word(kDataStale, "data_stale"),
                                       word(kSecurity, "security"),
                                       word(kDigest, "digest"),
                                       word(kTest, "test"),
                                       word(kCompliance, "compliance")};
};

template <>
struct Described<service::MailContent> {
    using T = service::MailContent;
    static constexpr std::string_view name = "MailContent";
    static constexpr std::string_view doc = "Content of an e-mail.";
    static constexpr auto fields =
        list(required("kind", &T::kind, "What it is about."),
             required("name", &T::name, "Name of the recipient."),
             required("workspace", &T::workspace, "Name of the workspace."),
             required("title", &T::title, "Title of a notification."),
             required("body", &T::body, "Text of a notification."),
             required("url", &T::url, "Page with the details."),
             required("preferences_url", &T::preferences_url,
                      "Page on which such mail is switched off."),
             required("expires_at", &T::expires_at, "End of the link's life."),
             optional("file_url", &T::file_url, "Link that downloads a file, once."),
             optional("file_until", &T::file_until, "End of that link's life."));
};

}  // namespace ballast::describe
