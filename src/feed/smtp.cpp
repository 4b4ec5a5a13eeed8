#include "feed/smtp.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <memory>

#include "feed/curl_library.hpp"
#include "feed/curl_socket.hpp"

namespace ballast::feed {

namespace {

using detail::CurlApi;

struct Upload {
    std::string_view rest;
    const Cancel* cancel;
};

std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* data) {
    auto& upload = *static_cast<Upload*>(data);
    const std::size_t bytes = std::min(upload.rest.size(), size * count);
    std::memcpy(buffer, upload.rest.data(), bytes);
    upload.rest.remove_prefix(bytes);
    return bytes;
}

int on_mail_progress(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Upload*>(data)->cancel->requested() ? 1 : 0;
}

std::size_t discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

using MailHandle = std::unique_ptr<CURL, void (*)(CURL*)>;
using List = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

Status check_server(const MailServer& server) {
    if (server.security == MailSecurity::kNone && !server.local)
        return fail(Code::kForbidden, "mail is sent without TLS only to a server of your network");
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    if (std::ranges::any_of(server.user, is_control) ||
        std::ranges::any_of(server.password, is_control))
        return fail(Code::kInvalidInput,
                    "the user or the password of the mail server contains a control character");
    return {};
}

void set_server(const CurlApi& api, CURL* handle, const MailServer& server) {
    const auto set = api.easy_setopt;
    const bool implicit = server.security == MailSecurity::kTls;
    const std::string url =
        fmt::format("{}://{}:{}", implicit ? "smtps" : "smtp", server.host, server.port);
    set(handle, CURLOPT_URL, url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_USE_SSL,
        server.security == MailSecurity::kNone ? long{CURLUSESSL_NONE} : long{CURLUSESSL_ALL});
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(server.connect.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(server.total.count()));
    if (!server.ca_file.empty()) set(handle, CURLOPT_CAINFO, server.ca_file.c_str());
    if (server.user.empty()) return;
    set(handle, CURLOPT_USERNAME, server.user.c_str());
    set(handle, CURLOPT_PASSWORD, server.password.c_str());
}

Error transfer_error(const CurlApi& api, CURL* handle, CURLcode code, const MailServer& server,
                     bool is_refused) {
    if (is_refused)
        return fail(Code::kForbidden,
                    fmt::format("{} has an address in a private or reserved network; set "
                                "mail_local = true if the mail server runs in your network",
                                server.host));
    long reply = 0;
    api.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    if (code == CURLE_LOGIN_DENIED)
        return fail(Code::kUnavailable,
                    fmt::format("{} refused the user or the password", server.host));
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return fail(Code::kUnavailable,
                    fmt::format("the certificate of {} is not trusted, or is for another name",
                                server.host));
    if (code == CURLE_USE_SSL_FAILED)
        return fail(Code::kUnavailable, fmt::format("{} does not offer TLS", server.host));
    constexpr long kPermanent = 500;
    if (reply >= kPermanent)
        return fail(Code::kInvalidInput,
                    fmt::format("{} refused the message with code {}", server.host, reply));
    return fail(Code::kUnavailable, fmt::format("mail could not be sent through {}: {}{}",
                                                server.host, api.easy_strerror(code),
                                                reply > 0 ? fmt::format(" (code {})", reply) : ""));
}

}  // namespace

Status send_mail(const MailServer& server, const Mail& mail, const Cancel& cancel) {
    TRY_STATUS(check_server(server));
    TRY(const std::string message, mail_message(mail));
    TRY_STATUS(cancel.check());
    TRY(const CurlApi* api, detail::curl_api());
    const MailHandle handle(api->easy_init(), api->easy_cleanup);
    const List recipients(api->slist_append(nullptr, fmt::format("<{}>", mail.to).c_str()),
                          api->slist_free_all);
    if (!handle || !recipients) return fail(Code::kUnavailable, "libcurl could not start");
    set_server(*api, handle.get(), server);
    detail::SocketPolicy policy{.local = server.local};
    Upload upload{message, &cancel};
    const auto set = api->easy_setopt;
    set(handle.get(), CURLOPT_OPENSOCKETFUNCTION, detail::open_allowed_socket);
    set(handle.get(), CURLOPT_OPENSOCKETDATA, &policy);
    set(handle.get(), CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
    set(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    set(handle.get(), CURLOPT_UPLOAD, 1L);
    set(handle.get(), CURLOPT_READFUNCTION, on_read);
    set(handle.get(), CURLOPT_READDATA, &upload);
    set(handle.get(), CURLOPT_WRITEFUNCTION, discard);
    set(handle.get(), CURLOPT_NOPROGRESS, 0L);
    set(handle.get(), CURLOPT_XFERINFOFUNCTION, on_mail_progress);
    set(handle.get(), CURLOPT_XFERINFODATA, &upload);
    const CURLcode code = api->easy_perform(handle.get());
    if (code == CURLE_OK) return {};
    if (cancel.requested()) return fail(Code::kCancelled, "sending mail was cancelled");
    return transfer_error(*api, handle.get(), code, server, policy.refused);
}

}  // namespace ballast::feed
