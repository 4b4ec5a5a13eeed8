// A bucket of an S3-compatible object store (Amazon S3 API Reference), for objects that are written
// once under names of their own.
//
// Requests are signed (s3_signature.hpp) and go through the one HTTP client. A request that fails
// for a passing reason (no connection, 429, 5xx) is repeated. A store that takes requests and sends
// nothing is asked no more for a while: calls fail at once instead of waiting for it one by one.
// Integrity does not
// rest on ETags, which are no digests of the contents where a file was sent in parts: the SHA-256
// of an object is stored with it and compared when it is read.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "feed/http.hpp"
#include "feed/s3_signature.hpp"

namespace ballast::feed {

struct S3Options {
    std::string endpoint;  // "https://s3.eu-central-1.amazonaws.com", without a path
    std::string bucket;
    std::string region = "us-east-1";
    bool local = false;  // the store is on this machine or in a private network; http is allowed
    // Read before each request, so that they can be replaced while the program runs.
    std::function<Result<S3Credentials>()> credentials;
    int tries = 4;                            // of a request
    std::chrono::milliseconds pause{200};     // before the first repetition; doubled each time
    std::chrono::seconds request_limit{120};  // of one request
    // Until the first byte of a response, beyond the time in which the body of the request is sent
    // at kLeastRate.
    std::chrono::milliseconds patience{10'000};
    std::chrono::milliseconds rest{5'000};  // after a request that was not answered
    std::uint64_t part = 16ULL << 20;       // bytes of a request for a part of a large object
    std::uint64_t large = 64ULL << 20;      // size from which an object is sent in parts
};

struct S3Object {
    std::string key;
    std::uint64_t size = 0;
    Instant written_at;
};

class S3Bucket {
public:
    // `clock` must outlive it.
    S3Bucket(S3Options options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}

    // Errors of all: kUnavailable when the store does not respond, refuses the credentials or has
    // no such bucket; kCorrupted when the contents differ from what was written.
    Status put(const std::string& key, std::string_view contents, const std::string& sha256,
               const Cancel& cancel) const;
    // The bytes of a source, `size` in all, in pieces of at most `part`.
    using Piece = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;
    Status put_large(const std::string& key, std::uint64_t size, const Piece& piece,
                     const std::string& sha256, const Cancel& cancel) const;
    // kNotFound when there is none, kLimitExceeded above `max_size`.
    Result<std::string> get(const std::string& key, std::uint64_t max_size,
                            const Cancel& cancel) const;
    // Calls `take` with the contents in order, in pieces.
    Status get_large(const std::string& key, const std::function<Status(std::string_view)>& take,
                     const Cancel& cancel) const;
    // Also when there is none.
    Status remove(const std::string& key, const Cancel& cancel) const;
    // Makes it as recent as now.
    Status touch(const std::string& key, const Cancel& cancel) const;
    Result<std::vector<S3Object>> list(const std::string& prefix, const Cancel& cancel,
                                       std::size_t limit = 1'000'000) const;

    // A URL with which its bearer reads the object as a file of this name, or writes that many
    // bytes as the object.
    Result<std::string> download_url(const std::string& key, const std::string& file_name,
                                     std::chrono::seconds life) const;
    Result<std::string> upload_url(const std::string& key, std::uint64_t size,
                                   std::chrono::seconds life) const;

private:
    struct Sent {
        std::string_view method;
        std::string key;
        S3Fields query = {};
        S3Fields headers = {};
        std::string_view body = {};
        std::string body_sha256 = {};
        std::uint64_t max_response = 1U << 20;
    };
    Result<HttpResponse> send(const Sent& request, const Cancel& cancel) const;
    Result<HttpResponse> send_once(const Sent& request, const Cancel& cancel) const;
    Status send_parts(const std::string& key, const std::string& upload, std::uint64_t size,
                      const Piece& piece, const Cancel& cancel) const;
    std::string path_of(const std::string& key) const;
    std::string host() const;

    S3Options options_;
    const Clock& clock_;
    // End of the rest, in milliseconds of the steady clock; shared by copies.
    std::shared_ptr<std::atomic<std::int64_t>> rests_until_ =
        std::make_shared<std::atomic<std::int64_t>>(0);
};

}  // namespace ballast::feed
