#include "base/vector_target.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hwy/highway.h>

namespace ballast {

namespace {

struct VectorTarget {
    std::string_view name;
    std::int64_t bit;  // the better the instructions, the lower
};

constexpr std::string_view kBest = "best";
constexpr std::array<VectorTarget, 3> kTargets{
    {{"avx512", HWY_AVX3}, {"avx2", HWY_AVX2}, {"scalar", HWY_STATIC_TARGET}}};

std::int64_t machine_targets() {
    static const std::int64_t targets = [] {
        hwy::DisableTargets(0);
        return hwy::SupportedTargets();
    }();
    return targets;
}

// Code without vector instructions runs everywhere.
bool has(std::int64_t targets, const VectorTarget& target) {
    return (targets & target.bit) != 0 || target.bit == HWY_STATIC_TARGET;
}

}  // namespace

std::vector<std::string_view> vector_targets() {
    std::vector<std::string_view> names;
    for (const VectorTarget& target : kTargets)
        if (has(machine_targets(), target)) names.push_back(target.name);
    return names;
}

std::string_view vector_target() {
    machine_targets();
    const std::int64_t allowed = hwy::SupportedTargets();
    return std::ranges::find_if(kTargets, [&](const auto& target) { return has(allowed, target); })
        ->name;
}

Status use_vector_target(std::string_view name) {
    std::int64_t better = 0;
    for (const VectorTarget& target : kTargets)
        if (target.name == name && has(machine_targets(), target)) better = target.bit - 1;
    if (better == 0 && name != kBest)
        return fail(Code::kInvalidInput,
                    fmt::format("expected {} or {}, which this machine has, got \"{}\"", kBest,
                                fmt::join(vector_targets(), ", "), name));
    hwy::DisableTargets(better);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return {};
}

}  // namespace ballast
