// Files of an upload to a session's stored positions, in a stream: of a file of any length only a
// few blocks of positions are in memory.
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

// A file to read: on disk, or its text.
struct IntakeFile {
    std::string name;
    std::string path;
    std::string content;
};

struct IntakeSettings {
    fin::Date as_of;
    std::string currency;             // of contracts that name none
    std::size_t block_rows = 65'536;  // of a stored file
};

struct Intake {
    AlmSessionManifest manifest;  // but for market and behaviour
    std::vector<AlmFault> first_faults;
    std::vector<ingest::CurveRow> curves;
};

// Takes each fault, in the order of the files; the first hundred thousand.
using FaultSink = std::function<void(const AlmFault&)>;

// Reads schedules and curves first, whatever the order of the files, then positions. A row that
// cannot be used is a fault; kInvalidInput only when a file cannot be read at all: an archive with
// a bomb, a link or a bad checksum, a header with unknown columns, a workbook that is none.
Result<Intake> read_intake(const std::vector<IntakeFile>& files, const IntakeSettings& settings,
                           const store::Columns& columns, const FaultSink& fault, const Work& work);

// The curves of such files; other tables in them are refused.
Result<Intake> read_curve_files(const std::vector<IntakeFile>& files, const FaultSink& fault);

}  // namespace ballast::service
