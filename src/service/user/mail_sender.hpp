// Sends queued mail: at least once, on whichever node claims it, again later when the mail server
// cannot take it now.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "feed/smtp.hpp"
#include "service/environment.hpp"
#include "service/mail_text.hpp"
#include "store/outbox.hpp"

namespace ballast::service {

// The mail server of the settings. kUnsupported without one; kUnavailable when the file of the
// password cannot be read.
Result<feed::MailServer> mail_server_of(Environment& environment);

class MailSender {
public:
    // How long a claimed mail belongs to the node that claimed it: longer than sending takes.
    static constexpr std::chrono::minutes kClaim{5};
    // A mail that was not accepted for so long has failed.
    static constexpr std::chrono::hours kPatience{24};
    static constexpr int kAtOnce = 20;

    // `environment` must outlive it. Tests replace how a mail is sent.
    using Send = std::function<Status(const feed::MailServer&, const feed::Mail&, const Cancel&)>;
    explicit MailSender(Environment& environment, Send send = feed::send_mail)
        : environment_(environment), send_(std::move(send)) {}

    // Sends what is due; returns how many mails were sent. An error of one mail is kept with it.
    Result<int> tick(const Cancel& cancel);

private:
    Status send_one(const store::QueuedMail& mail, const feed::MailServer& server,
                    const MailContent& content, const Cancel& cancel);

    Environment& environment_;
    Send send_;
    Instant purged_at_;
};

// Ticks on a thread of its own until it is destroyed; errors go to `log`.
class MailThread {
public:
    static constexpr std::chrono::seconds kPeriod{2};

    MailThread(Environment& environment, std::function<void(std::string_view)> log);
    ~MailThread();
    MailThread(const MailThread&) = delete;
    MailThread& operator=(const MailThread&) = delete;

private:
    void run();

    MailSender sender_;
    std::function<void(std::string_view)> log_;
    Cancel cancel_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
    std::thread thread_;  // declared last: it uses the others
};

}  // namespace ballast::service
