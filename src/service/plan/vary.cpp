#include "service/plan/vary.hpp"

#include <fmt/format.h>

#include "service/plan/describe_request.hpp"
#include "wire/assign.hpp"

namespace ballast::service {

namespace {

Error not_varied(std::string_view path, std::string_view why) {
    Error error = fail(Code::kInvalidInput, fmt::format("\"{}\" cannot be varied: {}", path, why));
    error.errors.push_back({"/vary", "not_allowed", error.message,
                            "use a number of the plan, such as withdrawal.rate, fees, "
                            "allocation.stock, inflation.rate or events[0].amount"});
    return error;
}

// Replaces a number that abbreviates an object by the object, so that its fields have paths.
void write_out(PlanRequest& request) {
    if (!request.inflation) {
        request.inflation = plan::InflationSettings{};
    } else if (const auto* rate = std::get_if<double>(&*request.inflation)) {
        request.inflation = plan::InflationSettings{.rate = *rate};
    } else if (const auto* model = std::get_if<plan::InflationModel>(&*request.inflation)) {
        request.inflation = plan::InflationSettings{.model = *model};
    }
}

void share_the_rest(std::map<std::string, double>& allocation, const std::string& asset,
                    double weight) {
    double others = 0.0;
    for (const auto& [name, each] : allocation)
        if (name != asset) others += each;
    const auto count = static_cast<double>(allocation.size()) - 1.0;
    for (auto& [name, each] : allocation) {
        if (name == asset) continue;
        each = others > 0.0 ? each / others * (1.0 - weight) : (1.0 - weight) / count;
    }
}

}  // namespace

Status set_plan_number(PlanRequest& request, std::string_view path, double value) {
    std::vector<std::string> parts = wire::path_parts(path);
    if (!parts.empty() && parts.front() == "base") parts.erase(parts.begin());
    if (parts == std::vector<std::string>{"withdrawal_rate"}) parts = {"withdrawal", "rate"};
    if (parts.empty()) return not_varied(path, "the path does not exist");
    const auto is = [&](std::string_view first, std::string_view second) {
        return parts.size() == 2 && parts[0] == first && parts[1] == second;
    };
    if (parts.front() == "inflation" && parts.size() == 2) write_out(request);
    if (const auto* amount =
            request.contributions ? std::get_if<double>(&*request.contributions) : nullptr;
        amount && parts.front() == "contributions" && parts.size() == 2)
        request.contributions = plan::Contributions{.amount = *amount, .amounts = {}};
    if (is("returns", "mean") || is("returns", "volatility")) {
        const auto& given =
            request.returns.mean ? request.returns.mean : request.returns.volatility;
        if (!given || !std::holds_alternative<double>(*given))
            return not_varied(
                path, "the plan does not define a single distribution for the whole portfolio");
    }
    const Status set = wire::assign_number(request, std::span<const std::string>(parts), value);
    if (!set) return not_varied(path, set.error().message);
    if (parts.front() == "allocation") share_the_rest(request.allocation, parts[1], value);
    if (is("withdrawal", "rate")) request.withdrawal->amount.reset();
    if (is("withdrawal", "amount")) request.withdrawal->rate.reset();
    return {};
}

}  // namespace ballast::service
