// Results over time described once: columns of the store and rows of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/results.hpp"

namespace ballast::describe {

template <>
struct Described<store::ResultSubject> {
    using enum store::ResultSubject;
    static constexpr std::string_view name = "ResultSubject";
    static constexpr std::string_view doc = "What a result is about.";
    static constexpr std::array values{word(kPortfolio, "portfolio"),
                                       word(kLedger, "ledger"),
                                       word(kBalanceSheet, "balance_sheet"),
                                       word(kDeal, "deal"),
                                       word(kPlan, "plan"),
                                       word(kWorkspace, "workspace")};
};

template <>
struct Described<store::StoredResult> {
    using T = store::StoredResult;
    static constexpr std::string_view name = "StoredResult";
    static constexpr std::string_view doc = "A stored result.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the result."),
             required("subject_type", &T::subject_type, "Type of the subject."),
             required("subject", &T::subject,
                      "Id of the subject; empty for the ledger and the workspace."),
             required("kind", &T::kind, "Kind of the result."),
             required("as_of", &T::as_of, "Date of the result."),
             required("version", &T::version, "Version of this subject, kind and date, from 1."),
             required("latest", &T::latest, "Whether no later version replaces it."),
             required("digest", &T::digest, "Digest of inputs, settings and engine version."),
             required("figures", &T::figures, "Headline numbers by path."),
             required("findings", &T::findings, "Sentences about breaches."),
             required("reason", &T::reason, "Reason of the version; empty where none was given."),
             required("owner", &T::owner, "Member who alone may read it; empty for all."),
             required("created_by", &T::created_by, "User or schedule that had it computed."),
             required("created_at", &T::created_at, "Time of the computation."));
};

}  // namespace ballast::describe
