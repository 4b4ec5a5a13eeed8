#include "feed/http.hpp"

#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <vector>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "feed/curl_library.hpp"
#include "feed/curl_socket.hpp"
#include "feed/secret_filter.hpp"

namespace ballast::feed {

namespace {

using detail::CurlApi;
using std::chrono::milliseconds;

constexpr std::size_t kMostHeaderBytes = 64U << 10;
constexpr int kOk = 200;

// State of one transfer, which libcurl's callbacks share.
struct Transfer {
    const HttpLimits* limits;
    const Destination* destination;
    const Cancel* cancel;
    const BodySink* sink;  // empty: the body is collected
    SecretFilter filter;   // of the bytes for the sink
    int status = 0;
    Status taken = {};  // by the sink
    std::size_t body_bytes = 0;
    HttpResponse response;
    std::size_t header_bytes = 0;
    bool started = false;  // a byte of the response has arrived
    bool too_long = false;
    bool too_late = false;
    bool too_idle = false;
    detail::SocketPolicy socket = {.local = destination->local,
                                   .only_local = destination->only_local,
                                   .metadata = destination->metadata};
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last = start;  // byte of the response
};

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return made;
}

// "HTTP/1.1 200 OK"
int status_of(std::string_view line) {
    const std::size_t blank = line.find(' ');
    int status = 0;
    if (blank != std::string_view::npos)
        for (const char c : line.substr(blank + 1, 3))
            if (c >= '0' && c <= '9') status = status * 10 + (c - '0');
    return status;
}

std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    transfer.started = true;
    transfer.last = std::chrono::steady_clock::now();
    transfer.body_bytes += count;
    if (transfer.body_bytes > transfer.limits->body_bytes) {
        transfer.too_long = true;
        return 0;
    }
    if (*transfer.sink && transfer.status == kOk) {
        if (const std::string text = transfer.filter.take({bytes, count}); !text.empty())
            transfer.taken = (*transfer.sink)(text);
        return transfer.taken ? count : 0;
    }
    transfer.response.body.append(bytes, count);
    return count;
}

std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* data) {
    auto& transfer = *static_cast<Transfer*>(data);
    transfer.started = true;
    transfer.header_bytes += count;
    if (transfer.header_bytes > kMostHeaderBytes) {
        transfer.too_long = true;
        return 0;
    }
    transfer.last = std::chrono::steady_clock::now();
    const std::string_view line(bytes, count);
    if (line.starts_with("HTTP/")) transfer.status = status_of(line);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    const std::string name = lower(line.substr(0, colon));
    const std::string value(without_blanks(line.substr(colon + 1)));
    HttpResponse& response = transfer.response;
    response.fields.emplace_back(name, value);
    if (name == "etag") response.etag = value;
    if (name == "last-modified") response.last_modified = value;
    if (name == "location") response.location = value;
    if (name == "x-request-id" || name == "request-id") response.request_id = value;
    if (name == "content-type")
        response.media_type =
            lower(without_blanks(std::string_view(value).substr(0, value.find(';'))));
    if (name == "retry-after")
        response.retry_after =
            parse_retry_after(value, static_cast<std::int64_t>(std::time(nullptr)));
    if (name == "retry-after-ms") {
        if (const auto seconds = parse_retry_after(value, 0))
            response.retry_after = *seconds / 1000;
    }
    return count;
}

int on_progress(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& transfer = *static_cast<Transfer*>(data);
    if (transfer.cancel->requested()) return 1;
    const auto elapsed = std::chrono::steady_clock::now() - transfer.start;
    const auto first_byte = transfer.limits->first_byte;
    transfer.too_late = !transfer.started && first_byte.count() > 0 && elapsed > first_byte;
    const auto idle = transfer.limits->idle;
    transfer.too_idle = transfer.started && idle.count() > 0 &&
                        std::chrono::steady_clock::now() - transfer.last > idle;
    return transfer.too_late || transfer.too_idle ? 1 : 0;
}

using TransferHandle = std::unique_ptr<CURL, void (*)(CURL*)>;

// Handles with their open connections, for later requests to the same destination: a connection is
// reused only where the policy by which its address was accepted is the same. Thread-safe.
class IdleHandles {
public:
    static constexpr std::size_t kMost = 16;

    TransferHandle take(const CurlApi& api, const Destination& destination) {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(idle_, key_of(destination), &Idle::key);
        if (found == idle_.end()) return {api.easy_init(), api.easy_cleanup};
        TransferHandle handle = std::move(found->handle);
        idle_.erase(found);
        return handle;
    }

    void give(const CurlApi& api, const Destination& destination, TransferHandle handle) {
        api.easy_reset(handle.get());
        const std::lock_guard lock(mutex_);
        if (idle_.size() == kMost) idle_.erase(idle_.begin());
        idle_.push_back({key_of(destination), std::move(handle)});
    }

private:
    struct Idle {
        std::string key;
        TransferHandle handle;
    };

    static std::string key_of(const Destination& destination) {
        return fmt::format("{} {} {} {}", destination.host, destination.local,
                           destination.only_local, destination.metadata);
    }

    std::mutex mutex_;
    std::vector<Idle> idle_;  // oldest first
};

// Never destroyed: libcurl may be gone before it.
IdleHandles& idle_handles() {
    static auto* const handles = new IdleHandles;
    return *handles;
}
using HeaderList = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

// The URL as it is sent.
Result<std::string> full_url(const CurlApi& api, CURL* handle, const HttpRequest& request) {
    std::string url = request.url;
    for (const auto& [name, value] : request.secrets) {
        if (name.ends_with(':')) continue;
        char* escaped = api.easy_escape(handle, value.c_str(), static_cast<int>(value.size()));
        if (!escaped) return fail(Code::kInternal, "libcurl could not escape a parameter");
        url +=
            fmt::format("{}{}={}", url.find('?') == std::string::npos ? '?' : '&', name, escaped);
        api.free(escaped);
    }
    return url;
}

Result<HeaderList> header_list(const CurlApi& api, const HttpRequest& request) {
    HeaderList list(nullptr, api.slist_free_all);
    const auto add = [&](std::string_view name, std::string_view value) -> Status {
        const std::string line = fmt::format("{}: {}", name, value);
        if (line.find_first_of("\r\n") != std::string::npos)
            return fail(Code::kInvalidInput,
                        fmt::format("the header {} contains a line end", name));
        curl_slist* longer = api.slist_append(list.get(), line.c_str());
        if (!longer) return fail(Code::kInternal, "libcurl could not add a header");
        static_cast<void>(list.release());
        list.reset(longer);
        return {};
    };
    if (!request.json.empty()) {
        TRY_STATUS(add("Content-Type", "application/json"));
        TRY_STATUS(add("Expect", ""));  // of long bodies: the answer of some servers never comes
    }
    for (const auto& [name, value] : request.headers) TRY_STATUS(add(name, value));
    for (const auto& [name, value] : request.secrets)
        if (name.ends_with(':'))
            TRY_STATUS(add(std::string_view(name).substr(0, name.size() - 1), value));
    if (!request.etag.empty()) TRY_STATUS(add("If-None-Match", request.etag));
    if (!request.last_modified.empty()) TRY_STATUS(add("If-Modified-Since", request.last_modified));
    return list;
}

void set_options(const CurlApi& api, CURL* handle, Transfer& transfer, const std::string& url,
                 curl_slist* headers) {
    const auto set = api.easy_setopt;
    const HttpLimits& limits = *transfer.limits;
    set(handle, CURLOPT_URL, url.c_str());
    set(handle, CURLOPT_HTTPHEADER, headers);
    set(handle, CURLOPT_USERAGENT, "ballast");
    set(handle, CURLOPT_ACCEPT_ENCODING, "");  // whatever libcurl can decode
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PROTOCOLS_STR, transfer.destination->local ? "http,https" : "https");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    set(handle, CURLOPT_OPENSOCKETFUNCTION, detail::open_allowed_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, &transfer.socket);
    set(handle, CURLOPT_WRITEFUNCTION, on_body);
    set(handle, CURLOPT_WRITEDATA, &transfer);
    set(handle, CURLOPT_HEADERFUNCTION, on_header);
    set(handle, CURLOPT_HEADERDATA, &transfer);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    set(handle, CURLOPT_XFERINFODATA, &transfer);
}

void set_method(const CurlApi& api, CURL* handle, const HttpRequest& request) {
    const auto set = api.easy_setopt;
    if (request.method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
    const bool has_body = request.method == "PUT" || request.method == "POST";
    if (has_body) {
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(handle, CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data());
    }
    set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

// The response as the caller may show it.
HttpResponse without_secrets(HttpResponse response, const SecretFilter& filter) {
    response.body = filter.without(std::move(response.body));
    for (std::string* text : {&response.location, &response.request_id, &response.etag})
        *text = filter.without(std::move(*text));
    for (auto& [name, value] : response.fields) value = filter.without(std::move(value));
    return response;
}

double seconds_of(milliseconds time) { return static_cast<double>(time.count()) / 1000.0; }

Error transfer_error(const CurlApi& api, CURLcode code, const Transfer& transfer) {
    const std::string& host = transfer.destination->host;
    if (transfer.cancel->requested()) return fail(Code::kCancelled, "the request was cancelled");
    if (transfer.too_long)
        return fail(Code::kLimitExceeded, fmt::format("the response of {} is longer than {} bytes",
                                                      host, transfer.limits->body_bytes));
    if (transfer.socket.refused && transfer.destination->only_local)
        return fail(
            Code::kForbidden,
            fmt::format("{} has an address outside of this machine and of private networks, "
                        "although the provider is local",
                        host));
    if (transfer.socket.refused)
        return fail(Code::kForbidden,
                    fmt::format("{} has an address in a private or reserved network; mark the "
                                "provider as local if it runs in your network",
                                host));
    if (!transfer.taken) return transfer.taken.error();
    if (transfer.too_idle)
        return fail(Code::kUnavailable, fmt::format("{} sent nothing more for {} s", host,
                                                    seconds_of(transfer.limits->idle)));
    if (transfer.too_late)
        return fail(Code::kUnavailable, fmt::format("{} sent nothing within {} s", host,
                                                    seconds_of(transfer.limits->first_byte)));
    return fail(Code::kUnavailable,
                fmt::format("the request to {} failed: {}", host, api.easy_strerror(code)));
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view text, std::int64_t now) {
    if (text.empty()) return std::nullopt;
    if (std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
        if (text.size() > 9) return std::nullopt;
        std::int64_t seconds = 0;
        for (const char c : text) seconds = seconds * 10 + (c - '0');
        return milliseconds(seconds * 1000);
    }
    const auto api = detail::curl_api();
    if (!api) return std::nullopt;
    const std::time_t at = (*api)->getdate(std::string(text).c_str(), nullptr);
    if (at < 0) return std::nullopt;
    return milliseconds(std::max<std::int64_t>(0, static_cast<std::int64_t>(at) - now) * 1000);
}

Result<HttpResponse> http_request(const HttpRequest& request, const Destination& destination,
                                  const HttpLimits& limits, const Cancel& cancel,
                                  const BodySink& sink) {
    TRY_STATUS(check_url(request.url, destination));
    if (!request.body_sha256.empty() && sha256_hex(request.json) != request.body_sha256)
        return fail(Code::kForbidden,
                    "the request is not the one that was shown: nothing was sent");
    TRY_STATUS(cancel.check());
    TRY(const CurlApi* api, detail::curl_api());
    // A request that changes something is never sent twice, which a reused connection may require.
    const bool is_read = request.json.empty() && request.form.empty() &&
                         (request.method.empty() || request.method == "GET");
    TransferHandle handle = is_read ? idle_handles().take(*api, destination)
                                    : TransferHandle(api->easy_init(), api->easy_cleanup);
    if (!handle) return fail(Code::kUnavailable, "libcurl could not start a request");
    TRY(const std::string url, full_url(*api, handle.get(), request));
    TRY(const HeaderList headers, header_list(*api, request));
    Transfer transfer{.limits = &limits,
                      .destination = &destination,
                      .cancel = &cancel,
                      .sink = &sink,
                      .filter = SecretFilter(request.secrets)};
    set_options(*api, handle.get(), transfer, url, headers.get());
    if (const std::string& body = request.json.empty() ? request.form : request.json;
        !body.empty()) {
        api->easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(body.size()));
        api->easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
    }
    if (!request.method.empty()) set_method(*api, handle.get(), request);
    const CURLcode code = api->easy_perform(handle.get());
    if (code != CURLE_OK) return transfer_error(*api, code, transfer);
    long status = 0;
    api->easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    if (is_read) idle_handles().give(*api, destination, std::move(handle));
    if (const std::string rest = transfer.filter.rest(); !rest.empty()) TRY_STATUS(sink(rest));
    return without_secrets(std::move(transfer.response), transfer.filter);
}

}  // namespace ballast::feed
