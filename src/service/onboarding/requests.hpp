// Requests and responses of the onboarding methods.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fin/currency.hpp"
#include "ingest/position_file.hpp"
#include "risk/readiness.hpp"
#include "service/common.hpp"
#include "store/onboardings.hpp"

namespace ballast::service {

struct OnboardingUploadRequest {
    std::string content;
    std::string file_name;
    std::string slug;
    std::string name;
    fin::Currency base_currency = fin::Currency::kUsd;
    model::Duplicates duplicates = model::Duplicates::kRefuse;
    std::optional<fin::Date> oldest;  // entry date allowed; thirty years ago when absent
    ingest::PositionFormat format;
};

struct OnboardingRequest {
    std::string id;
};

enum class OnboardingStepName : std::uint8_t { kParse, kEnrich, kPrice, kOptions };
enum class OnboardingSymbolState : std::uint8_t { kDone, kFallback, kFailed };

struct OnboardingSymbol {
    std::string symbol;
    OnboardingSymbolState state = OnboardingSymbolState::kDone;
    std::string detail;
};

// `symbols`: those that failed or that rest on a fall-back.
struct OnboardingStep {
    OnboardingStepName name = OnboardingStepName::kParse;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t total = 0;
    std::vector<OnboardingSymbol> symbols;
};

// Stored with an onboarding.
struct OnboardingSettings {
    std::string name;
    fin::Currency base_currency = fin::Currency::kUsd;
    model::Duplicates duplicates = model::Duplicates::kRefuse;
    std::optional<fin::Date> oldest;
    std::vector<std::string> private_symbols;
    ingest::PositionFormat format;
};
struct OnboardingProgress {
    std::vector<OnboardingStep> steps;
    std::string batch_run;
    std::string message;
};

struct OnboardingView {
    std::string id;
    store::OnboardingState state = store::OnboardingState::kNeedsRepair;
    std::string slug;
    std::string name;
    fin::Currency base_currency = fin::Currency::kUsd;
    std::string portfolio;
    std::string file_name;
    std::vector<OnboardingStep> steps;
    std::string batch_run;
    std::string message;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

struct OnboardingPreviewRequest {
    std::string id;
    bool errors_only = false;
    std::int64_t from = 0;
    int limit = 50;
};

struct OnboardingRow {
    std::int64_t line = 0;
    ingest::PositionRowState state = ingest::PositionRowState::kValid;
    std::vector<std::string> cells;
    std::vector<ingest::PositionRowError> errors;
};

struct OnboardingPreview {
    ingest::PositionEdition edition = ingest::PositionEdition::kShort;
    std::vector<std::string> columns;
    std::vector<std::string> ignored_columns;
    std::int64_t rows = 0;
    std::int64_t valid = 0;
    std::int64_t invalid = 0;
    std::int64_t merged = 0;
    std::int64_t closed = 0;
    std::vector<OnboardingRow> data;
    std::optional<std::int64_t> next;
    std::string etag;
};

struct OnboardingRowChange {
    std::int64_t line = 0;
    std::map<std::string, std::string> cells;
    bool remove = false;
};

struct OnboardingCorrectRequest {
    std::string id;
    std::string if_match;
    std::vector<OnboardingRowChange> rows;
};

struct OnboardingConfirmRequest {
    std::string id;
    std::string if_match;
};

struct OnboardingSymbolChange {
    std::string symbol;
    std::string to;             // the known symbol that is meant
    bool keep_private = false;  // priced by what is given here
    std::optional<Decimal> price;
};

struct OnboardingRetryRequest {
    std::string id;
    std::vector<OnboardingSymbolChange> symbols;
};

struct OnboardingReadiness {
    std::string portfolio;
    std::optional<fin::Date> as_of;
    bool ready = false;
    std::vector<risk::EngineReadiness> engines;
    Issues issues;
};

struct OnboardingCompleteRequest {
    std::string id;
    bool accept_incomplete = false;
    bool enable_schedule = true;
};

struct ListOnboardingsRequest : PageFields {};

struct ListOnboardingsResponse {
    std::vector<OnboardingView> data;
    std::optional<std::string> next_cursor;
};

struct OnboardingTemplateColumn {
    std::string name;
    bool required = false;
    std::string doc;
    std::string example;
};

struct OnboardingTemplate {
    ingest::PositionEdition edition = ingest::PositionEdition::kShort;
    std::string file_name;
    std::string content;
    std::vector<OnboardingTemplateColumn> columns;
};

struct OnboardingTemplates {
    std::vector<OnboardingTemplate> data;
};

}  // namespace ballast::service
