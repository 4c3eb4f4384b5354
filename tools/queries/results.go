package main

import (
	"github.com/grafana/loki/v3/pkg/logqlmodel"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

// A result: numbers of a series, or lines of a stream.
type result struct {
	Labels map[string]string `json:"labels"`
	Values [][2]float64      `json:"values,omitempty"`
	Lines  []line            `json:"lines,omitempty"`
}

func results(data parser.Value) []result {
	found := []result{}
	switch value := data.(type) {
	case promql.Matrix:
		for _, series := range value {
			one := result{Labels: series.Metric.Map()}
			for _, point := range series.Floats {
				one.Values = append(one.Values, [2]float64{float64(point.T) / 1000, point.F})
			}
			found = append(found, one)
		}
	case promql.Vector:
		for _, sample := range value {
			found = append(found, result{Labels: sample.Metric.Map(), Values: [][2]float64{{float64(sample.T) / 1000, sample.F}}})
		}
	case logqlmodel.Streams:
		for _, stream := range value {
			one := result{Labels: map[string]string{"stream": stream.Labels}}
			for _, entry := range stream.Entries {
				one.Lines = append(one.Lines, line{At: entry.Timestamp.Unix(), Text: entry.Line})
			}
			found = append(found, one)
		}
	}
	return found
}
