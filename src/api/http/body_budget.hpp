// How many bytes of request bodies the server holds, in total and per address: a client that sends
// many large bodies at once must not take the memory of the process.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace ballast::api::http {

class BodyBudget {
public:
    enum class Verdict { kTaken, kAddressFull, kFull };

    // 0: no limit.
    BodyBudget(std::uint64_t total, std::uint64_t per_address)
        : total_(total), per_address_(per_address) {}

    // Takes the bytes, unless that would exceed a limit.
    Verdict take(const std::string& address, std::uint64_t bytes);
    void give_back(const std::string& address, std::uint64_t bytes);
    std::uint64_t held() const;

private:
    const std::uint64_t total_;
    const std::uint64_t per_address_;
    mutable std::mutex mutex_;
    std::uint64_t held_ = 0;
    std::unordered_map<std::string, std::uint64_t> by_address_;
};

}  // namespace ballast::api::http
