// Requests and responses of compliance: official runs of the tests, their history, events, remarks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clo/compliance.hpp"
#include "service/common.hpp"

namespace ballast::service {

// A test in an official run, as stored and returned.
struct CloComplianceTest {
    std::string id;
    std::optional<int> number;
    std::string name;
    clo::TestKind kind = clo::TestKind::kConcentration;
    clo::Bound bound = clo::Bound::kMax;
    std::optional<clo::TestUnit> unit;  // absent in runs of earlier versions
    std::optional<double> value;
    std::optional<double> threshold;
    clo::ThresholdSource threshold_source = clo::ThresholdSource::kLibrary;
    std::optional<double> cushion;
    clo::TestStatus status = clo::TestStatus::kNotComputable;
    clo::ComplianceState state = clo::ComplianceState::kNotComputable;
    std::optional<clo::ComplianceState> state_before;
    std::optional<double> value_before;
    std::vector<clo::DriverAmount> drivers;
    double rest = 0.0;
    bool is_event = false;
};

struct CloComplianceDocument {
    std::optional<fin::Date> before;
    std::optional<fin::Date> state_as_of;
    std::vector<CloComplianceTest> tests;
};

struct RunCloComplianceRequest {
    std::string deal;
    std::optional<fin::Date> as_of;
    bool all_states = false;
    std::string note;
    bool dry_run = false;
};

struct CloComplianceRunView {
    fin::Date as_of;
    std::int64_t number = 0;
    std::int64_t version = 0;
    std::optional<fin::Date> before;
    std::optional<fin::Date> state_as_of;
    std::int64_t passing = 0;
    std::int64_t watched = 0;
    std::int64_t breached = 0;
    std::int64_t events = 0;
    std::vector<CloComplianceTest> tests;
    std::string digest;
    std::string note;
    std::string created_by;
    Instant known_at;
};

struct RunCloComplianceResponse {
    std::string deal;
    bool dry_run = false;
    std::vector<CloComplianceRunView> runs;
    Issues issues;
};

struct CloComplianceHistoryRequest {
    std::string deal;
    std::vector<std::string> tests;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct CloComplianceSeries {
    std::string id;
    std::optional<int> number;
    std::string name;
    clo::Bound bound = clo::Bound::kMax;
    clo::TestUnit unit = clo::TestUnit::kFraction;
    std::vector<std::optional<double>> values;
    std::vector<std::optional<double>> thresholds;
    std::vector<std::optional<double>> cushions;
    std::vector<clo::ComplianceState> states;
};

struct CloComplianceHistoryResponse {
    std::string deal;
    std::vector<fin::Date> dates;
    std::vector<std::int64_t> versions;
    std::vector<std::optional<Instant>> records_changed_at;
    std::vector<CloComplianceSeries> tests;
};

struct CloComplianceEventsRequest {
    std::string deal;
    std::vector<std::string> tests;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct CloComplianceRemark {
    std::string id;
    std::string text;
    std::string created_by;
    Instant known_at;
};

struct CloComplianceEvent {
    fin::Date as_of;
    std::optional<fin::Date> before;
    std::int64_t run = 0;
    std::int64_t version = 0;
    CloComplianceTest test;
    std::vector<CloComplianceRemark> remarks;
};

struct CloComplianceEventsResponse {
    std::string deal;
    std::vector<CloComplianceEvent> events;
};

struct AnnotateCloComplianceRequest {
    std::string deal;
    fin::Date as_of;
    std::string test;
    std::string text;
};

}  // namespace ballast::service
