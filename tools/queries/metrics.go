package main

import (
	"context"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunks"
)

// A series: its labels as Prometheus writes them, and its samples, one for each step from the start. A null is a gap.
type series struct {
	Labels  string     `json:"labels"`
	Samples []*float64 `json:"samples"`
}

var reader = parser.NewParser(parser.Options{})

// evaluateMetrics answers a PromQL expression over series with Prometheus' own engine, at each step from the first second to the last.
func evaluateMetrics(asked question) ([]result, error) {
	querier, err := querierOf(asked)
	if err != nil {
		return nil, err
	}
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 50_000_000, Timeout: time.Minute, LookbackDelta: 5 * time.Minute, EnableAtModifier: true, Parser: reader})
	step := time.Duration(asked.Step) * time.Second
	query, err := engine.NewRangeQuery(context.Background(), &storage.MockQueryable{MockQuerier: querier}, nil, asked.Expr, time.Unix(asked.Start, 0), time.Unix(asked.End, 0), step)
	if err != nil {
		return nil, err
	}
	answered := query.Exec(context.Background())
	if answered.Err != nil {
		return nil, answered.Err
	}
	return results(answered.Value), nil
}

func querierOf(asked question) (storage.Querier, error) {
	known := []storage.Series{}
	for _, one := range asked.Series {
		named, err := reader.ParseMetric(one.Labels)
		if err != nil {
			return nil, err
		}
		known = append(known, storage.NewListSeries(named, samplesOf(one, asked)))
	}
	return &storage.MockQuerier{SelectMockFunction: func(_ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
		found := []storage.Series{}
		for _, one := range known {
			if matches(one.Labels(), matchers) {
				found = append(found, one)
			}
		}
		return &seriesSet{all: found, at: -1}
	}}, nil
}

func samplesOf(one series, asked question) []chunks.Sample {
	found := []chunks.Sample{}
	for at, value := range one.Samples {
		if value != nil {
			found = append(found, sample{at: (asked.From + int64(at)*asked.Every) * 1000, value: *value})
		}
	}
	return found
}

func matches(of labels.Labels, matchers []*labels.Matcher) bool {
	for _, matcher := range matchers {
		if !matcher.Matches(of.Get(matcher.Name)) {
			return false
		}
	}
	return true
}
