// Documents about a CLO: the report of a payment date, its tests, its collateral.
#pragma once

#include <span>

#include "clo/asset.hpp"
#include "clo/deal.hpp"
#include "clo/projection.hpp"
#include "clo/test_engine.hpp"
#include "report/document.hpp"

namespace ballast::report {

struct CloReportSubject {
    const clo::Deal& deal;  // with its state
    std::span<const clo::Holding> holdings;
    fin::Date as_of;
};

// The payments of the first date of a projection with steps, the tests as of the date of the
// subject, and the collateral. The rows behind the document are the steps.
Document clo_payment_date_document(const CloReportSubject& subject,
                                   const clo::Projection& projection,
                                   std::span<const clo::TestReport> tests);

Document clo_tests_document(const CloReportSubject& subject,
                            std::span<const clo::TestReport> tests);

// The rows behind the document are the assets with all their fields.
Document clo_collateral_document(const CloReportSubject& subject);

}  // namespace ballast::report
