// Reads the files of an upload into a session's stored positions, streaming: only a few blocks of
// positions are in memory, whatever the file size.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "ingest/curve_table.hpp"
#include "service/alm/session_requests.hpp"

namespace ballast::store {
class Columns;
}

namespace ballast::service {

// An input file: a path, or text.
struct IntakeFile {
    std::string name;
    std::string path;
    std::string content;
};

struct IntakeSettings {
    fin::Date as_of;
    std::string currency;             // for contracts without a currency
    std::size_t block_rows = 65'536;  // rows per stored block
};

struct Intake {
    AlmSessionManifest manifest;  // without market and behavior
    std::vector<AlmRowError> first_errors;
    std::vector<ingest::CurveRow> curves;
};

// Receives each error, in the order of the files; at most the first hundred thousand.
using ErrorSink = std::function<void(const AlmRowError&)>;

// Reads schedules and curves first, whatever the order of the files, then positions. A row that
// cannot be used is an error in the list; kInvalidInput only when a whole file cannot be read: an
// archive that is a zip bomb, contains a link or has a bad checksum, a header with unknown columns,
// an invalid workbook.
Result<Intake> read_intake(const std::vector<IntakeFile>& files, const IntakeSettings& settings,
                           const store::Columns& columns, const ErrorSink& error, const Work& work);

// The curves in such files; other tables are rejected.
Result<Intake> read_curve_files(const std::vector<IntakeFile>& files, const ErrorSink& error);

}  // namespace ballast::service
