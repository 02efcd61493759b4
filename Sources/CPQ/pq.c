// libpq, opened when a fleet is first spoken to.
#include "CPQ.h"

#include "COpening.h"

static struct assay_opened libpq = ASSAY_OPENED("libpq.so.5", "libpq", "libpq5");
#define REAL(name) ASSAY_REAL(&libpq, name)

PGconn *PQconnectStartParams(const char *const *names, const char *const *values, int expand) {
    REAL(PQconnectStartParams)
    return call(names, values, expand);
}
PostgresPollingStatusType PQconnectPoll(PGconn *connection) { REAL(PQconnectPoll) return call(connection); }
PQconninfoOption *PQconninfoParse(const char *text, char **problem) { REAL(PQconninfoParse) return call(text, problem); }
void PQconninfoFree(PQconninfoOption *options) { REAL(PQconninfoFree) call(options); }
void PQfinish(PGconn *connection) { REAL(PQfinish) call(connection); }
void PQfreemem(void *memory) { REAL(PQfreemem) call(memory); }

ConnStatusType PQstatus(const PGconn *connection) { REAL(PQstatus) return call(connection); }
char *PQerrorMessage(const PGconn *connection) { REAL(PQerrorMessage) return call(connection); }
int PQsocket(const PGconn *connection) { REAL(PQsocket) return call(connection); }
int PQsetnonblocking(PGconn *connection, int is) { REAL(PQsetnonblocking) return call(connection, is); }
PQnoticeProcessor PQsetNoticeProcessor(PGconn *connection, PQnoticeProcessor processor, void *context) {
    REAL(PQsetNoticeProcessor)
    return call(connection, processor, context);
}

int PQsendQuery(PGconn *connection, const char *query) { REAL(PQsendQuery) return call(connection, query); }
int PQsendQueryParams(
    PGconn *connection, const char *command, int count, const Oid *types, const char *const *values, const int *lengths,
    const int *formats, int format
) {
    REAL(PQsendQueryParams)
    return call(connection, command, count, types, values, lengths, formats, format);
}
int PQconsumeInput(PGconn *connection) { REAL(PQconsumeInput) return call(connection); }
int PQisBusy(PGconn *connection) { REAL(PQisBusy) return call(connection); }
int PQflush(PGconn *connection) { REAL(PQflush) return call(connection); }
int PQputCopyData(PGconn *connection, const char *bytes, int count) {
    REAL(PQputCopyData)
    return call(connection, bytes, count);
}
int PQputCopyEnd(PGconn *connection, const char *problem) { REAL(PQputCopyEnd) return call(connection, problem); }

PGresult *PQgetResult(PGconn *connection) { REAL(PQgetResult) return call(connection); }
ExecStatusType PQresultStatus(const PGresult *result) { REAL(PQresultStatus) return call(result); }
char *PQresultErrorField(const PGresult *result, int field) { REAL(PQresultErrorField) return call(result, field); }
char *PQcmdTuples(PGresult *result) { REAL(PQcmdTuples) return call(result); }
int PQntuples(const PGresult *result) { REAL(PQntuples) return call(result); }
int PQnfields(const PGresult *result) { REAL(PQnfields) return call(result); }
char *PQgetvalue(const PGresult *result, int row, int column) { REAL(PQgetvalue) return call(result, row, column); }
int PQgetlength(const PGresult *result, int row, int column) { REAL(PQgetlength) return call(result, row, column); }
int PQgetisnull(const PGresult *result, int row, int column) { REAL(PQgetisnull) return call(result, row, column); }
void PQclear(PGresult *result) { REAL(PQclear) call(result); }
