#include "service/clo/sync_lease.hpp"

#include <array>
#include <fmt/format.h>
#include <fstream>
#include <ranges>
#include <unistd.h>
#include <vector>

#include "base/id.hpp"

namespace ballast::service {

namespace {

std::string this_host() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : "";
}

// Distinguishes a process from a later one with the same number: field 22 of proc(5), stat, which
// follows the name in parentheses. Empty when there is no such process.
std::string start_of_process(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text;
    if (!std::getline(file, text)) return {};
    constexpr int kStart = 20;  // counted after the name
    int field = 0;
    for (const auto part : std::views::split(text.substr(text.rfind(')') + 1), ' '))
        if (field++ == kStart) return std::string(part.begin(), part.end());
    return {};
}

std::string this_process() {
    const std::string pid = fmt::format("{}", ::getpid());
    return fmt::format("{} {} {}", this_host(), pid, start_of_process(pid));
}

struct LeaseHolder {
    std::string host;
    std::string pid;
    std::string start;
    std::string job;
};

LeaseHolder parsed(std::string_view text) {
    std::vector<std::string> parts;
    for (const auto part : std::views::split(text, ' '))
        parts.emplace_back(part.begin(), part.end());
    parts.resize(5);
    return {parts[0], parts[1], parts[2], parts[3]};
}

}  // namespace

std::string new_lease_holder(const Call& call) {
    return fmt::format("{} {} {}", this_process(), call.job().empty() ? "-" : call.job(),
                       Uuid::make(call.now()).to_string());
}

bool lease_holder_ended(std::string_view holder, const Call& call) {
    const LeaseHolder of = parsed(holder);
    const bool is_this_process = holder.starts_with(this_process());
    if (is_this_process) return false;
    if (!call.job().empty() && of.job == call.job()) return true;
    if (of.host != this_host() || of.pid.empty() || of.start.empty()) return false;
    return start_of_process(of.pid) != of.start;
}

}  // namespace ballast::service
