#include "service/result_cache.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "service/environment.hpp"
#include "service/shared_limits.hpp"
#include "store/redis.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kDigestSize = 64;

std::string key_of(const Call& call, const std::string& digest) {
    return fmt::format("ballast:{}:result:{}", call.principal().tenant.to_string(), digest);
}

// With the digest of the text before it: other programs may write to the server.
std::string sealed(const std::string& text) { return sha256_hex(text) + text; }

std::optional<std::string> opened(std::string value) {
    if (value.size() < kDigestSize) return std::nullopt;
    std::string text = value.substr(kDigestSize);
    if (sha256_hex(text) != std::string_view(value).substr(0, kDigestSize)) return std::nullopt;
    return text;
}

}  // namespace

std::optional<std::string> ResultCache::find(const std::string& key,
                                             std::chrono::microseconds elapsed) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    if (found->second->until <= elapsed) {
        bytes_ -= found->second->text.size();
        entries_.erase(found->second);
        by_key_.erase(found);
        return std::nullopt;
    }
    entries_.splice(entries_.begin(), entries_, found->second);
    ++memory_;
    return entries_.front().text;
}

void ResultCache::put(const std::string& key, const std::string& text,
                      std::chrono::microseconds elapsed) {
    const std::lock_guard lock(mutex_);
    // Another thread may have put it meanwhile.
    if (text.size() > kLargest || by_key_.contains(key)) return;
    entries_.push_front({key, text, elapsed + kLife});
    by_key_.emplace(key, entries_.begin());
    bytes_ += text.size();
    while (bytes_ > kMostBytes) {
        bytes_ -= entries_.back().text.size();
        by_key_.erase(entries_.back().key);
        entries_.pop_back();
    }
}

void ResultCache::forget() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
    by_key_.clear();
    bytes_ = 0;
}

std::optional<std::string> find_result(Call& call, const std::string& digest) {
    Environment& environment = call.environment();
    auto& cache = environment.shared<ResultCache>();
    const std::string key = key_of(call, digest);
    const auto elapsed = environment.clock().elapsed();
    if (auto found = cache.find(key, elapsed)) return found;
    store::Redis* server = redis_of(environment);
    if (!server) return std::nullopt;
    auto reply = server->ask({"GET", key});
    if (!reply || reply->kind != store::RedisReply::Kind::kText) return std::nullopt;
    auto text = opened(std::move(reply->text));
    if (!text) return std::nullopt;
    cache.put(key, *text, elapsed);
    cache.count_shared();
    return text;
}

void put_result(Call& call, const std::string& digest, const std::string& text) {
    Environment& environment = call.environment();
    auto& cache = environment.shared<ResultCache>();
    const std::string key = key_of(call, digest);
    cache.count_computed();
    cache.put(key, text, environment.clock().elapsed());
    store::Redis* server = redis_of(environment);
    if (!server || text.size() > ResultCache::kLargest) return;
    // A server that is away has it from the next call.
    (void)server->ask({"SET", key, sealed(text), "EX", fmt::to_string(ResultCache::kLife.count())});
}

}  // namespace ballast::service
