#include "service/result_kinds.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

#include "base/text.hpp"
#include "service/field_error.hpp"
#include "store/describe_result.hpp"

namespace ballast::service {

namespace {

using enum store::ResultSubject;

struct ResultKind {
    store::ResultSubject subject_type;
    std::string_view name;
    std::string_view part = {};  // what may follow after a point
};

constexpr std::array kResultKinds = {ResultKind{kPortfolio, "market_data"},
                                     ResultKind{kPortfolio, "exposures"},
                                     ResultKind{kPortfolio, "greeks"},
                                     ResultKind{kPortfolio, "factors"},
                                     ResultKind{kPortfolio, "var"},
                                     ResultKind{kPortfolio, "stress"},
                                     ResultKind{kPortfolio, "correlation"},
                                     ResultKind{kPortfolio, "performance"},
                                     ResultKind{kPortfolio, "attribution"},
                                     ResultKind{kPortfolio, "snapshot"},
                                     ResultKind{kPortfolio, "report"},
                                     ResultKind{kPortfolio, "backtest"},
                                     ResultKind{kPortfolio, "limits"},
                                     ResultKind{kPortfolio, "proforma"},
                                     ResultKind{kLedger, "reconciliation"},
                                     ResultKind{kBalanceSheet, "value"},
                                     ResultKind{kBalanceSheet, "limits"},
                                     ResultKind{kDeal, "tests"},
                                     ResultKind{kDeal, "compliance"},
                                     ResultKind{kDeal, "limits"},
                                     ResultKind{kDeal, "projection", "scenario"},
                                     ResultKind{kDeal, "price", "tranche"},
                                     ResultKind{kDeal, "breakeven", "tranche"},
                                     ResultKind{kDeal, "simulation"},
                                     ResultKind{kDeal, "migration"},
                                     ResultKind{kDeal, "credit_var"}};

bool is_of(const ResultKind& known, std::string_view kind) {
    if (!kind.starts_with(known.name)) return false;
    const std::string_view rest = kind.substr(known.name.size());
    return rest.empty() || (!known.part.empty() && rest.size() > 1 && rest.front() == '.');
}

}  // namespace

bool is_result_kind(std::optional<store::ResultSubject> subject_type, std::string_view kind) {
    return std::ranges::any_of(kResultKinds, [&](const ResultKind& known) {
        return (!subject_type || known.subject_type == *subject_type) && is_of(known, kind);
    });
}

Status check_result_kind(std::optional<store::ResultSubject> subject_type,
                         const std::string& kind) {
    if (is_result_kind(subject_type, kind)) return {};
    std::vector<std::string> names;
    for (const ResultKind& known : kResultKinds) {
        if (subject_type && known.subject_type != *subject_type) continue;
        names.push_back(known.part.empty()
                            ? std::string(known.name)
                            : fmt::format("{} or {}.<{}>", known.name, known.name, known.part));
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    const std::string of =
        subject_type ? fmt::format(" of a {}", describe::to_word(*subject_type)) : std::string();
    if (names.empty())
        return invalid("/subject_type", "not_allowed", "no results are stored" + of,
                       "give portfolio, ledger, balance_sheet or deal");
    return invalid("/kind", kind.empty() ? "required" : "unknown",
                   kind.empty() ? "the kind of the results is missing"
                                : fmt::format("there is no kind \"{}\" of results{}", kind, of),
                   fmt::format("kinds{}: {}", of, fmt::join(names, ", ")));
}

}  // namespace ballast::service
