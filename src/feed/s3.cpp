#include "feed/s3.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <pugixml.hpp>
#include <thread>

#include "base/digest.hpp"

namespace ballast::feed {

namespace {

constexpr int kNotInRange = 416;  // of a range of an empty object
constexpr std::string_view kDigestField = "x-amz-meta-sha256";
constexpr std::uint64_t kMostListed = 1'000;  // keys of a listing, the most that S3 returns
constexpr std::uint64_t kMaxPage = 8U << 20;
constexpr std::uint64_t kMaxProblem = 64U << 10;  // bytes of an error document

std::string field_of(const HttpResponse& response, std::string_view name) {
    for (const auto& [known, value] : response.fields)
        if (known == name) return value;
    return {};
}

// Bytes a second at which a body is sent at least.
constexpr std::uint64_t kLeastRate = 512U << 10;

// After which a connection is given up.
constexpr std::chrono::milliseconds kConnect = HttpLimits{}.connect;

std::chrono::milliseconds time_to_send(std::uint64_t bytes) {
    return std::chrono::milliseconds(bytes * 1000 / kLeastRate);
}

std::int64_t steady_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

bool is_passing(int status) { return status == 429 || status >= 500; }

// The code of an error document: "SignatureDoesNotMatch".
std::string error_code(const HttpResponse& response) {
    pugi::xml_document document;
    if (document.load_buffer(response.body.data(), response.body.size()))
        if (const std::string code = document.child("Error").child("Code").text().get();
            !code.empty() && code.size() < 100)
            return code;
    return fmt::format("status {}", response.status);
}

Error error_of(const HttpResponse& response, std::string_view method, const std::string& key) {
    const std::string code = error_code(response);
    if (response.status == 404 && code != "NoSuchBucket")
        return fail(Code::kNotFound, fmt::format("the object store has no {}", key));
    if (response.status == 404)
        return fail(Code::kUnavailable,
                    "the object store has no such bucket: create it, or correct BALLAST_OBJECTS");
    if (response.status == 401 || response.status == 403)
        return fail(Code::kUnavailable,
                    fmt::format("the object store refused {} ({}): check "
                                "BALLAST_OBJECTS_CREDENTIALS_FILE, BALLAST_OBJECTS_REGION, the "
                                "clock of this machine and the rights of the key",
                                method, code));
    Error error = fail(Code::kUnavailable, fmt::format("the object store answered {} of {} with {}",
                                                       method, key, code));
    const bool is_full = response.status == 507 || code == "QuotaExceeded";
    return is_full ? std::move(error).with("storage", "full") : error;
}

Error corrupted(const std::string& key) {
    return fail(Code::kCorrupted,
                fmt::format("the object {} has been changed since it was stored", key));
}

// From "bytes 0-9/443".
std::optional<std::uint64_t> whole_size(const HttpResponse& response) {
    const std::string range = field_of(response, "content-range");
    const std::size_t slash = range.find('/');
    if (slash == std::string::npos) return std::nullopt;
    std::uint64_t size = 0;
    const auto [end, error] =
        std::from_chars(range.data() + slash + 1, range.data() + range.size(), size);
    return error == std::errc() && end == range.data() + range.size() ? std::optional(size)
                                                                      : std::nullopt;
}

struct Page {
    std::vector<S3Object> objects;
    std::string next;  // empty on the last one
};

Result<Page> read_page(const std::string& body) {
    const Error unexpected = fail(Code::kUnavailable,
                                  "the object store's listing cannot be read: expected the XML of "
                                  "ListObjectsV2");
    pugi::xml_document document;
    if (!document.load_buffer(body.data(), body.size())) return unexpected;
    const pugi::xml_node list = document.child("ListBucketResult");
    if (!list) return unexpected;
    Page page;
    for (const pugi::xml_node one : list.children("Contents")) {
        const auto at = Instant::parse(one.child("LastModified").text().get());
        if (!at) return unexpected;
        page.objects.push_back(
            {one.child("Key").text().get(), one.child("Size").text().as_ullong(), *at});
    }
    if (list.child("IsTruncated").text().as_bool()) {
        page.next = list.child("NextContinuationToken").text().get();
        if (page.next.empty()) return unexpected;
    }
    return page;
}

}  // namespace

std::string S3Bucket::host() const {
    return options_.endpoint.substr(options_.endpoint.find("://") + 3);
}

std::string S3Bucket::path_of(const std::string& key) const {
    return key.empty() ? fmt::format("/{}", options_.bucket)
                       : fmt::format("/{}/{}", options_.bucket, key);
}

Result<HttpResponse> S3Bucket::send_once(const Sent& request, const Cancel& cancel) const {
    TRY(const S3Credentials credentials, options_.credentials());
    TRY(const UrlParts endpoint, parse_url(options_.endpoint));
    const std::string path = path_of(request.key);
    HttpRequest sent{.url = options_.endpoint + s3_target(path, request.query),
                     .headers = request.headers,
                     .method = std::string(request.method),
                     .body = request.body};
    for (auto& [name, value] :
         sign_s3({.method = request.method,
                  .host = host(),
                  .path = path,
                  .query = request.query,
                  .headers = request.headers,
                  .payload_sha256 = request.body.empty() ? kNoPayloadSha256 : request.body_sha256},
                 credentials, options_.region, clock_.now()))
        sent.headers.emplace_back(name, value);
    // Not signed: libcurl states a form and waits for a response before it sends the body.
    sent.headers.emplace_back("Expect", "");
    if (!request.body.empty())
        sent.headers.emplace_back("Content-Type", "application/octet-stream");
    return http_request(sent, {.host = endpoint.host, .local = options_.local},
                        {.first_byte = options_.patience + time_to_send(request.body.size()),
                         .total = options_.request_limit,
                         .body_bytes = request.max_response},
                        cancel);
}

Result<HttpResponse> S3Bucket::send(const Sent& request, const Cancel& cancel) const {
    std::chrono::milliseconds pause = options_.pause;
    if (steady_ms() < rests_until_->load())
        return fail(Code::kUnavailable,
                    fmt::format("the object store {} does not respond: it sent nothing within {} "
                                "ms and is asked again in a few seconds",
                                host(), options_.patience.count()));
    for (int attempt = 1;; ++attempt) {
        const std::int64_t start = steady_ms();
        auto response = send_once(request, cancel);
        const bool was_silent =
            !response && steady_ms() - start >= std::min(options_.patience, kConnect).count();
        if (was_silent) rests_until_->store(steady_ms() + options_.rest.count());
        const bool passes =
            response ? is_passing(response->status) : response.error().code == Code::kUnavailable;
        if (!passes || was_silent || attempt >= options_.tries) {
            if (!response) return response;
            if (response->status < 300 || response->status == kNotInRange) return response;
            return error_of(*response, request.method, request.key);
        }
        TRY_STATUS(cancel.check());
        std::this_thread::sleep_for(pause);
        pause *= 2;
    }
}

Status S3Bucket::put(const std::string& key, std::string_view contents, const std::string& sha256,
                     const Cancel& cancel) const {
    TRY_STATUS(send({.method = "PUT",
                     .key = key,
                     .headers = {{std::string(kDigestField), sha256}},
                     .body = contents,
                     .body_sha256 = sha256},
                    cancel));
    return {};
}

Status S3Bucket::put_large(const std::string& key, std::uint64_t size, const Piece& piece,
                           const std::string& sha256, const Cancel& cancel) const {
    if (size < options_.large) {
        TRY(const std::string contents, piece(0, size));
        return put(key, contents, sha256, cancel);
    }
    TRY(const HttpResponse begun, send({.method = "POST",
                                        .key = key,
                                        .query = {{"uploads", ""}},
                                        .headers = {{std::string(kDigestField), sha256}}},
                                       cancel));
    pugi::xml_document document;
    std::string upload;
    if (document.load_buffer(begun.body.data(), begun.body.size()))
        upload = document.child("InitiateMultipartUploadResult").child("UploadId").text().get();
    if (upload.empty())
        return fail(Code::kUnavailable, "the object store did not begin an upload in parts");
    const Status sent = send_parts(key, upload, size, piece, cancel);
    // What was sent of it would be kept, and cost, for ever.
    if (!sent)
        (void)send({.method = "DELETE", .key = key, .query = {{"uploadId", upload}}}, Cancel());
    return sent;
}

Status S3Bucket::send_parts(const std::string& key, const std::string& upload, std::uint64_t size,
                            const Piece& piece, const Cancel& cancel) const {
    std::string list;
    int number = 0;
    for (std::uint64_t offset = 0; offset < size; offset += options_.part) {
        TRY(const std::string bytes,
            piece(offset, static_cast<std::size_t>(std::min(options_.part, size - offset))));
        const std::string sha256 = sha256_hex(bytes);
        TRY(const HttpResponse stored,
            send({.method = "PUT",
                  .key = key,
                  .query = {{"partNumber", fmt::to_string(++number)}, {"uploadId", upload}},
                  .body = bytes,
                  .body_sha256 = sha256},
                 cancel));
        list += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                            stored.etag);
    }
    const std::string body =
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/"
        "2006-03-01/\">" +
        list + "</CompleteMultipartUpload>";
    const std::string sha256 = sha256_hex(body);
    TRY(const HttpResponse ended, send({.method = "POST",
                                        .key = key,
                                        .query = {{"uploadId", upload}},
                                        .body = body,
                                        .body_sha256 = sha256},
                                       cancel));
    // An error may follow a status of 200, which is sent before the parts are joined.
    if (ended.body.find("<Error>") != std::string::npos) return error_of(ended, "POST", key);
    return {};
}

Result<std::string> S3Bucket::get(const std::string& key, std::uint64_t max_size,
                                  const Cancel& cancel) const {
    // Also for what the store says where it does not return the object.
    TRY(HttpResponse response,
        send({.method = "GET", .key = key, .max_response = std::max(max_size, kMaxProblem)},
             cancel));
    if (response.body.size() > max_size)
        return fail(Code::kLimitExceeded, fmt::format("the object {} has {} bytes; the limit is {}",
                                                      key, response.body.size(), max_size));
    const std::string digest = field_of(response, kDigestField);
    if (!digest.empty() && sha256_hex(response.body) != digest) return corrupted(key);
    return std::move(response.body);
}

Status S3Bucket::get_large(const std::string& key,
                           const std::function<Status(std::string_view)>& take,
                           const Cancel& cancel) const {
    Sha256 hash;
    std::string digest;
    std::uint64_t size = 1;
    for (std::uint64_t offset = 0; offset < size; offset += options_.part) {
        TRY(const HttpResponse response,
            send({.method = "GET",
                  .key = key,
                  .headers = {{"range",
                               fmt::format("bytes={}-{}", offset, offset + options_.part - 1)}},
                  .max_response = options_.part},
                 cancel));
        const auto whole = whole_size(response);
        if (response.status == kNotInRange && whole == 0U) return {};
        // Some stores return an empty object as a whole, or do not state its size.
        if (offset == 0 && !whole && (response.status == 200 || response.status == kNotInRange)) {
            TRY(const std::string contents, get(key, options_.part, cancel));
            return take(contents);
        }
        const std::uint64_t length = response.body.size();
        if (response.status != 206 || !whole || (offset > 0 && *whole != size) ||
            length != std::min(options_.part, *whole - std::min(*whole, offset)))
            return fail(
                Code::kUnavailable,
                fmt::format("the object store returned another part of {} than requested", key));
        size = *whole;
        digest = field_of(response, kDigestField);
        hash.update(response.body);
        TRY_STATUS(take(response.body));
    }
    if (!digest.empty() && hash.finish_hex() != digest) return corrupted(key);
    return {};
}

Status S3Bucket::remove(const std::string& key, const Cancel& cancel) const {
    const auto response = send({.method = "DELETE", .key = key}, cancel);
    if (!response && response.error().code != Code::kNotFound) return Error(response.error());
    return {};
}

Status S3Bucket::touch(const std::string& key, const Cancel& cancel) const {
    // A copy to itself must change something: the metadata is stated again.
    TRY(const HttpResponse head, send({.method = "HEAD", .key = key}, cancel));
    TRY_STATUS(send({.method = "PUT",
                     .key = key,
                     .headers = {{"x-amz-copy-source", s3_target(path_of(key), {})},
                                 {"x-amz-metadata-directive", "REPLACE"},
                                 {std::string(kDigestField), field_of(head, kDigestField)}}},
                    cancel));
    return {};
}

Result<std::vector<S3Object>> S3Bucket::list(const std::string& prefix, const Cancel& cancel,
                                             std::size_t limit) const {
    std::vector<S3Object> objects;
    std::string next;
    do {
        S3Fields query{
            {"list-type", "2"}, {"max-keys", fmt::to_string(kMostListed)}, {"prefix", prefix}};
        if (!next.empty()) query.emplace_back("continuation-token", next);
        TRY(const HttpResponse response,
            send({.method = "GET", .key = "", .query = std::move(query), .max_response = kMaxPage},
                 cancel));
        TRY(Page page, read_page(response.body));
        for (S3Object& one : page.objects) objects.push_back(std::move(one));
        next = std::move(page.next);
    } while (!next.empty() && objects.size() < limit);
    return objects;
}

Result<std::string> S3Bucket::download_url(const std::string& key, const std::string& file_name,
                                           std::chrono::seconds life) const {
    TRY(const S3Credentials credentials, options_.credentials());
    return options_.endpoint +
           presign_s3({.host = host(),
                       .path = path_of(key),
                       .query = {{"response-content-disposition",
                                  fmt::format("attachment; filename=\"{}\"", file_name)}}},
                      credentials, options_.region, clock_.now(), life);
}

Result<std::string> S3Bucket::upload_url(const std::string& key, std::uint64_t size,
                                         std::chrono::seconds life) const {
    TRY(const S3Credentials credentials, options_.credentials());
    return options_.endpoint + presign_s3({.method = "PUT",
                                           .host = host(),
                                           .path = path_of(key),
                                           .headers = {{"content-length", fmt::to_string(size)}}},
                                          credentials, options_.region, clock_.now(), life);
}

}  // namespace ballast::feed
