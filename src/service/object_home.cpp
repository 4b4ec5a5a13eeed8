#include "service/object_home.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <mutex>
#include <optional>
#include <unistd.h>
#include <vector>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "feed/instance_credentials.hpp"
#include "feed/s3.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kScheme = "s3://";
constexpr std::chrono::minutes kLinkLife{5};
constexpr std::chrono::seconds kProbeLimit{1};
constexpr std::chrono::seconds kSecretLife{30};
constexpr std::string_view kProbe = "store-id";

struct ObjectAddress {
    std::string bucket;
    std::string prefix;  // empty, or with a slash at its end
};

ObjectAddress parse_address(std::string_view address) {
    const std::string_view rest = address.substr(kScheme.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    ObjectAddress parsed{.bucket = std::string(rest.substr(0, slash)),
                         .prefix = std::string(rest.substr(std::min(slash + 1, rest.size())))};
    if (!parsed.prefix.empty() && !parsed.prefix.ends_with('/')) parsed.prefix += '/';
    return parsed;
}

// Access key, secret key and, of temporary credentials, the session token: one a line.
Result<feed::S3Credentials> read_credentials(const std::string& path) {
    std::ifstream file(path);
    std::array<std::string, 3> lines;
    for (std::string& line : lines) {
        std::getline(file, line);
        line = std::string(without_blanks(line));
    }
    if (lines[0].empty() || lines[1].empty())
        return fail(Code::kUnavailable,
                    "the file of objects_credentials_file cannot be read: expected the access key "
                    "in its first line, the secret key in its second and, if there is one, the "
                    "session token in its third");
    return feed::S3Credentials{lines[0], lines[1], lines[2]};
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

// The keys of requests from a secret, opened again after a while: it may have been replaced.
class SecretKeys {
public:
    SecretKeys(std::string access_key, std::string secret, ReadSecret read, const Clock& clock)
        : access_key_(std::move(access_key)),
          secret_(std::move(secret)),
          read_(std::move(read)),
          clock_(clock) {}

    Result<feed::S3Credentials> keys() {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.elapsed();
        if (!keys_ || now - read_at_ >= kSecretLife) {
            TRY(std::string value, read_(secret_));
            keys_ = feed::S3Credentials{access_key_, std::move(value), {}};
            read_at_ = now;
        }
        return *keys_;
    }

private:
    const std::string access_key_;
    const std::string secret_;
    const ReadSecret read_;
    const Clock& clock_;
    std::mutex mutex_;
    std::optional<feed::S3Credentials> keys_;
    std::chrono::microseconds read_at_{};
};

class S3Blobs final : public store::RemoteBlobs {
public:
    S3Blobs(const feed::S3Options& options, std::string prefix, const Clock& clock)
        : bucket_(options, clock), brief_(brief(options), clock), prefix_(std::move(prefix)) {}

    Status put(const std::string& name, std::string_view contents,
               const std::string& digest) override {
        return bucket_.put(prefix_ + name, contents, digest, cancel_);
    }

    Status put_file(const std::string& name, const std::filesystem::path& file,
                    const std::string& digest) override {
        std::error_code error;
        const auto size = std::filesystem::file_size(file, error);
        std::ifstream input(file, std::ios::binary);
        if (error || !input)
            return fail(Code::kUnavailable,
                        "a file of the data directory cannot be read: check "
                        "its permissions");
        const auto piece = [&](std::uint64_t offset, std::size_t count) -> Result<std::string> {
            std::string bytes(count, '\0');
            input.seekg(static_cast<std::streamoff>(offset));
            if (input.read(bytes.data(), static_cast<std::streamsize>(count))) return bytes;
            return fail(Code::kUnavailable, "a file of the data directory has become shorter");
        };
        return bucket_.put_large(prefix_ + name, size, piece, digest, cancel_);
    }

    Result<std::string> get(const std::string& name, std::uint64_t max_size) override {
        return bucket_.get(prefix_ + name, max_size, cancel_);
    }

    Status get_file(const std::string& name, int file) override {
        const auto take = [file](std::string_view bytes) -> Status {
            while (!bytes.empty()) {
                const ssize_t written = ::write(file, bytes.data(), bytes.size());
                if (written < 0 && errno == EINTR) continue;
                if (written < 0) {
                    const bool is_full = errno == ENOSPC || errno == EDQUOT;
                    Error error = fail(Code::kUnavailable,
                                       "a copy of an object cannot be written to the data "
                                       "directory: check its free space");
                    return is_full ? std::move(error).with("storage", "full") : error;
                }
                bytes.remove_prefix(static_cast<std::size_t>(written));
            }
            return {};
        };
        return bucket_.get_large(prefix_ + name, take, cancel_);
    }

    Status remove(const std::string& name) override {
        return bucket_.remove(prefix_ + name, cancel_);
    }
    Status touch(const std::string& name) override {
        return bucket_.touch(prefix_ + name, cancel_);
    }

    Result<std::vector<store::RemoteBlob>> list(const std::string& prefix) override {
        TRY(const auto objects, bucket_.list(prefix_ + prefix, cancel_));
        std::vector<store::RemoteBlob> blobs;
        for (const feed::S3Object& one : objects)
            blobs.push_back({one.key.substr(prefix_.size()), one.size, one.written_at});
        return blobs;
    }

    Status probe() override {
        const auto answer = brief_.get(prefix_ + std::string(kProbe), 1024, cancel_);
        if (!answer && answer.error().code != Code::kNotFound) return Error(answer.error());
        return {};
    }

    Result<std::string> download_url(const std::string& name,
                                     const std::string& file_name) override {
        return bucket_.download_url(prefix_ + name, file_name, kLinkLife);
    }
    Result<std::string> upload_url(const std::string& name, std::uint64_t size) override {
        return bucket_.upload_url(prefix_ + name, size, kLinkLife);
    }

private:
    static feed::S3Options brief(feed::S3Options options) {
        options.request_limit = kProbeLimit;
        options.tries = 1;
        return options;
    }

    feed::S3Bucket bucket_;
    feed::S3Bucket brief_;
    std::string prefix_;
    Cancel cancel_;
};

}  // namespace

Status check_object_address(std::string_view address) {
    if (address.empty()) return {};
    const auto is_name = [](std::string_view text, std::string_view more) {
        return std::ranges::all_of(text, [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                   more.find(c) != std::string_view::npos;
        });
    };
    if (address.starts_with(kScheme)) {
        const ObjectAddress parsed = parse_address(address);
        if (parsed.bucket.size() >= 3 && parsed.bucket.size() <= 63 &&
            is_name(parsed.bucket, ".-") &&
            is_name(parsed.prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-/") &&
            parsed.prefix.find("//") == std::string::npos && !parsed.prefix.starts_with('/'))
            return {};
    }
    return fail(Code::kInvalidInput,
                fmt::format("expected s3://bucket/prefix with letters, digits and ._- in the "
                            "prefix, or nothing for the data directory, got \"{}\"",
                            address.substr(0, 100)));
}

Result<std::shared_ptr<store::RemoteBlobs>> open_object_home(const StoreSettings& settings,
                                                             const Clock& clock,
                                                             ReadSecret read_secret) {
    if (settings.objects.empty()) return std::shared_ptr<store::RemoteBlobs>();
    const ObjectAddress address = parse_address(settings.objects);
    feed::S3Options options{.endpoint = settings.objects_endpoint,
                            .bucket = address.bucket,
                            .region = settings.objects_region,
                            .local = settings.objects_local,
                            .credentials = {}};
    if (const std::string file = settings.objects_credentials_file; !file.empty()) {
        TRY_STATUS(read_credentials(file));
        options.credentials = [file] { return read_credentials(file); };
    } else if (settings.objects_secret.empty()) {
        options.credentials = [keys = std::make_shared<feed::InstanceCredentials>(
                                   variable, settings.objects_region, clock)] {
            return keys->get(Cancel());
        };
    } else {
        options.credentials = [keys = std::make_shared<SecretKeys>(
                                   settings.objects_access_key, settings.objects_secret,
                                   std::move(read_secret), clock)] { return keys->keys(); };
    }
    if (options.endpoint.empty())
        options.endpoint = fmt::format("https://s3.{}.amazonaws.com", settings.objects_region);
    return std::shared_ptr<store::RemoteBlobs>(
        std::make_shared<S3Blobs>(options, address.prefix, clock));
}

}  // namespace ballast::service
